"""The finance laws as articles with their fields, and the questions about them. The test split is never read."""

import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from train import ARTICLE, plain, read_lines

DATASETS = Path(__file__).resolve().parents[2] / "evals" / "datasets"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@dataclass
class Article:
    id: str
    law: str
    title: str
    short: str
    version: str
    heading: str = ""
    paragraphs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.paragraphs)


@dataclass
class Question:
    id: str
    text: str
    golds: list[int]
    split: str


def read_laws(file: Path) -> list[Article]:
    articles: list[Article] = []
    for law in read_lines(file):
        heading, current = "", None
        for line in law["text"].split("\n"):
            line = line.strip().replace("**", "")
            if line.startswith("#"):
                heading, current = re.sub(r"^#+\s*(第\S+[章节编]\s*)?", "", line).replace(" ", ""), None
            elif found := ARTICLE.match(line):
                current = Article(f"{law['id']}#{found[1]}", law["id"], law["title"], law["short_title"], law["version"], heading)
                current.paragraphs.append(line[found.end():])
                articles.append(current)
            elif current and line:
                current.paragraphs.append(line)
    return articles


def read_questions(articles: list[Article], splits: tuple[str, ...] = ("train", "tune")) -> list[Question]:
    at = {article.id: number for number, article in enumerate(articles)}
    questions = []
    for line in (DATASETS / "finance" / "questions.jsonl").read_text(encoding="utf8").splitlines():
        if not any(f'"split": "{split}"' in line for split in splits):
            continue
        row = json.loads(line)
        if golds := [at[gold] for gold in row["articles"] if gold in at]:
            questions.append(Question(row["id"], plain(row["question"]), golds, row["split"]))
    return questions


def law_families(articles: list[Article]) -> list[str]:
    """One name for all versions of a law."""
    return [re.sub(r"[（(].*?[）)]|\s", "", article.title) for article in articles]


def folds(articles: list[Article], questions: list[Question], count: int = 5, seed: int = 1) -> tuple[list[int], list[int]]:
    """
    Each question's fold by the law of its best article (large laws first, each to the fold that is smallest so far), and its fold by chance.
    """
    family, chance = law_families(articles), random.Random(seed)
    rows: dict[str, list[int]] = {}
    for number, question in enumerate(questions):
        rows.setdefault(family[question.golds[0]], []).append(number)
    names = sorted(rows)
    chance.shuffle(names)
    names.sort(key=lambda name: -len(rows[name]))
    sizes, by_law = [0] * count, [0] * len(questions)
    for name in names:
        fold = sizes.index(min(sizes))
        sizes[fold] += len(rows[name])
        for number in rows[name]:
            by_law[number] = fold
    by_chance = [number % count for number in range(len(questions))]
    chance.shuffle(by_chance)
    return by_law, by_chance


def trained_on_by_law(articles: list[Article], questions: list[Question], fold_of: list[int], fold: int) -> list[int]:
    """Questions none of whose articles stands in a law of the fold."""
    family = law_families(articles)
    held = {family[question.golds[0]] for question, own in zip(questions, fold_of) if own == fold}
    return [number for number, question in enumerate(questions) if not held & {family[gold] for gold in question.golds}]
