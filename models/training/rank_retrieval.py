"""What each part adds: fusion, fields, neighbours among questions, and a ranker over all of them.

    python models/training/rank_retrieval.py --runs runs --name s2

Reads what tune_retrieval.py wrote to `<name>-law-0` … and `<name>-question-0` …. Each question is scored by a model that did not learn it, its neighbours
are the questions that this model learnt, and the ranker that orders its articles learnt from other folds.
"""

import argparse
import re
from pathlib import Path

import lightgbm
import numpy as np
from bm25 import Bm25
from finance_data import SHARED, Article, Question, folds, law_families, read_laws, read_questions
from measure import interval, ndcg_and_recall, row, scaled
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tune_retrieval import SCHEMES, split

FOLDS, DEPTH, SEEN = 5, 200, 60
Matrix = np.ndarray


def lexical_scores(articles: list[Article], asked: list[str]) -> dict[str, Matrix]:
    by = lambda texts, b=0.75: Bm25(texts, b=b).scores(asked)
    paragraphs = [(at, text) for at, article in enumerate(articles) for text in article.paragraphs]
    starts = np.flatnonzero(np.diff([-1, *(at for at, _ in paragraphs)]))
    return {
        "words": by([f"{article.title} {article.text}" for article in articles]),
        "text": by([article.text for article in articles]),
        "heading": by([article.heading for article in articles], 0.3),
        "title": by([article.title for article in articles], 0.3),
        "paragraph": np.maximum.reduceat(by([text for _, text in paragraphs]), starts, axis=1),
    }


def article_features(articles: list[Article]) -> dict[str, np.ndarray]:
    number = lambda value: np.array([float(value(article)) for article in articles])
    law = [article.law for article in articles]
    first = {name: law.index(name) for name in set(law)}
    size = {name: law.count(name) for name in set(law)}
    return {
        "length": np.log1p(number(lambda article: len(article.text))),
        "paragraphs": number(lambda article: len(article.paragraphs)),
        "items": number(lambda article: len(re.findall(r"（[一二三四五六七八九十]+）", article.text))),
        "liability": number(lambda article: "责任" in article.heading or "罚" in article.heading),
        "general": number(lambda article: article.heading == "总则"),
        "place": np.array([(at - first[name]) / size[name] for at, name in enumerate(law)]),
    }


class Bench:
    """Scores [questions, articles] that need no training, and of each scheme those that do."""

    def __init__(self, runs: Path, name: str, articles: list[Article], questions: list[Question]):
        self.articles, self.questions = articles, questions
        asked = [question.text for question in questions]
        if not (runs / "lexical.npz").exists():
            np.savez(runs / "lexical.npz", **lexical_scores(articles, asked))
        self.words = dict(np.load(runs / "lexical.npz"))
        pairs = Bm25(asked).scores(asked)
        self.alike = pairs / np.maximum(pairs.diagonal()[:, None], 1e-9)
        self.of_article = article_features(articles)
        self.law = np.unique([article.law for article in articles], return_inverse=True)[1]
        self.chapter = np.unique([f"{article.law} {article.heading}" for article in articles], return_inverse=True)[1]
        self.family = np.unique(law_families(articles), return_inverse=True)[1]
        self.fold_of = dict(zip(SCHEMES, map(np.array, folds(articles, questions))))
        self.unasked = {scheme: np.zeros(len(questions), bool) for scheme in SCHEMES}
        self.learnt = {scheme: self.read(runs, name, scheme) for scheme in SCHEMES}

    def read(self, runs: Path, name: str, scheme: str) -> dict[str, Matrix]:
        shape = (len(self.questions), len(self.articles))
        made = {key: np.zeros(shape, np.float32) for key in ("encoder", "neighbour", "neighbours", "asked words", "asked often")}
        for fold in range(FOLDS):
            learnt, held = split(f"{scheme}-{fold}", self.articles, self.questions)
            own, there = (np.load(runs / f"{name}-{scheme}-{fold}" / f"{part}.npy") for part in ("questions", "articles"))
            asked = {gold for number in learnt for gold in self.questions[number].golds}
            self.unasked[scheme][held] = [asked.isdisjoint(self.questions[number].golds) for number in held]
            made["encoder"][held] = own[held] @ there.T
            found = self.vote(0.5 * own[held] @ own[learnt].T + 0.5 * self.alike[np.ix_(held, learnt)], learnt)
            for key, values in found.items():
                made[key][held] = values
            texts = [[] for _ in self.articles]
            for number in learnt:
                for gold in self.questions[number].golds:
                    texts[gold].append(self.questions[number].text)
            made["asked words"][held] = Bm25(["。".join(part) for part in texts]).scores([self.questions[n].text for n in held])
            often = np.zeros(self.family.max() + 1)
            np.add.at(often, self.family[[gold for number in learnt for gold in self.questions[number].golds]], 1)
            made["asked often"][held] = np.log1p(often)[self.family]
        return made

    def vote(self, alike: Matrix, learnt: list[int], nearest: int = 20) -> dict[str, Matrix]:
        best, total = (np.zeros((len(alike), len(self.articles)), np.float32) for _ in range(2))
        for at, likeness in enumerate(alike):
            for near in np.argsort(-likeness)[:nearest]:
                for gold in self.questions[learnt[near]].golds:
                    best[at, gold] = max(best[at, gold], likeness[near])
                    total[at, gold] += likeness[near] ** 4
        return {"neighbour": best, "neighbours": total}


def by_group(scores: Matrix, group: np.ndarray, of) -> Matrix:
    """Of each article, what `of` makes of the scores of its group."""
    out = np.zeros_like(scores)
    for own in range(group.max() + 1):
        inside = group == own
        out[:, inside] = of(scores[:, inside])[:, None]
    return out


def best_of(count: int):
    return lambda part: -np.sort(-part, axis=1)[:, :count].mean(1)


def features(bench: Bench, scheme: str) -> tuple[Matrix, dict[str, dict[str, Matrix]]]:
    """→ the plain fusion that chooses candidates, and the groups of features."""
    learnt = bench.learnt[scheme]
    words, encoder = scaled(bench.words["words"]), scaled(learnt["encoder"])
    fused = 0.4 * words + 0.6 * encoder
    near = np.zeros_like(fused)
    for step in (-1, 1):
        moved = np.roll(fused, step, axis=1)
        near = np.maximum(near, np.where(np.roll(bench.law, step) == bench.law, moved, 0))
    rank = lambda scores: np.argsort(np.argsort(-scores, axis=1), axis=1).astype(np.float32)
    whole = lambda values: np.broadcast_to(values.astype(np.float32), fused.shape)
    return fused, {
        "words": {"words": bench.words["words"], "words scaled": words, "words rank": rank(words)},
        "encoder": {"encoder": learnt["encoder"], "encoder scaled": encoder, "encoder rank": rank(encoder), "fused": fused},
        "fields": {f"{key} scaled": scaled(bench.words[key]) for key in ("text", "heading", "title", "paragraph")},
        "neighbours": {key: learnt[key] for key in ("neighbour", "neighbours", "asked words")},
        "context": {
            "beside": near,
            "chapter": by_group(fused, bench.chapter, best_of(3)),
            "law": by_group(fused, bench.law, best_of(5)),
        },
        "article": {key: whole(values) for key, values in bench.of_article.items()},
        "asked often": {"asked often": learnt["asked often"]},
    }


def fit_trees(rows: Matrix, gold: np.ndarray, sizes: list[int]):
    parameters = {
        "objective": "lambdarank", "lambdarank_truncation_level": 15, "learning_rate": 0.05, "num_leaves": 15, "min_data_in_leaf": 100,
        "feature_fraction": 0.6, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5, "verbosity": -1, "num_threads": 2, "seed": 1,
        "deterministic": True,
    }
    return lightgbm.train(parameters, lightgbm.Dataset(rows, gold, group=sizes), num_boost_round=150).predict


def fit_line(rows: Matrix, gold: np.ndarray, _: list[int]):
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=300)).fit(rows, gold)
    return lambda part: model.decision_function(part)


class Candidates:
    """Of each question the articles worth ranking, with their features, once."""

    def __init__(self, bench: Bench, scheme: str):
        self.fused, groups = features(bench, scheme)
        pool = np.maximum(self.fused, scaled(groups["neighbours"]["neighbour"]))
        self.chosen = np.argsort(-pool, axis=1, kind="stable")[:, :DEPTH]
        take = lambda values: np.take_along_axis(values, self.chosen, axis=1)
        self.group = [name for name, part in groups.items() for _ in part]
        self.rows = np.stack([take(values) for part in groups.values() for values in part.values()], axis=2).astype(np.float32)
        self.gold = np.stack([np.isin(chosen, question.golds) for chosen, question in zip(self.chosen, bench.questions)])
        chance = np.random.default_rng(1)
        # What stands high, some of the rest and every article that answers.
        self.learnt_from = self.gold | (np.arange(DEPTH) < SEEN // 2)
        for row_ in self.learnt_from:
            row_[chance.choice(np.arange(SEEN // 2, DEPTH), SEEN // 2, replace=False)] = True
        self.neighbour, self.asked_words = (groups["neighbours"][key] for key in ("neighbour", "asked words"))

    def columns(self, groups: list[str]) -> list[int]:
        return [at for at, name in enumerate(self.group) if name in groups]


def ranked(bench: Bench, made: dict[str, Candidates], scheme: str, groups: list[str], fit) -> Matrix:
    """
    The ranker learns from questions held out by chance, some of whose articles were asked about before and some not, as will be so of
    questions to come. With laws held out it would learn that what was never asked about is what answers.
    """
    taught, own = made["question"], made[scheme]
    out = np.full_like(own.fused, -1e6)
    columns = own.columns(groups)
    for fold in range(FOLDS):
        held = np.flatnonzero(bench.fold_of[scheme] == fold)
        laws = {bench.family[bench.questions[number].golds[0]] for number in held}
        fair = [
            number for number, question in enumerate(bench.questions)
            if bench.fold_of[scheme][number] != fold and not (scheme == "law" and laws & set(bench.family[question.golds]))
        ]
        keep = taught.learnt_from[fair]
        predict = fit(taught.rows[fair][keep][:, columns], taught.gold[fair][keep].astype(int), keep.sum(1).tolist())
        for number in held:
            out[number, own.chosen[number]] = predict(own.rows[number][:, columns])
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--laws", type=Path, default=SHARED / "laws-finance" / "laws.jsonl")
    options = parser.parse_args()
    articles = read_laws(options.laws)
    questions = read_questions(articles)
    bench = Bench(options.runs, options.name, articles, questions)
    made = {scheme: Candidates(bench, scheme) for scheme in SCHEMES}

    for scheme, own in made.items():
        new = bench.unasked[scheme]
        neighbour, words = scaled(own.neighbour), scaled(own.asked_words)
        plain = {
            "BM25": bench.words["words"],
            "encoder": bench.learnt[scheme]["encoder"],
            "encoder × .6 + BM25 × .4": own.fused,
            "the same + neighbours × .15": own.fused + 0.15 * neighbour,
            "the same + neighbours × .3": own.fused + 0.3 * neighbour,
            "the same + words of questions × .15": own.fused + 0.15 * words,
            "the same + paragraph × .1": own.fused + 0.1 * scaled(bench.words["paragraph"]),
        }
        print(f"\nheld out by {scheme}: {len(questions)} questions, {new.sum()} about articles that nothing learnt was about")
        print("| | nDCG@10 | R@100 | nDCG@10, new articles | against the plain fusion |\n|---|---|---|---|---|")
        base = ndcg_and_recall(own.fused, questions)[0]
        every = list(dict.fromkeys(own.group))
        sets = {f"trees without {left}": [name for name in every if name != left] for left in every[2:]}
        sets = {"trees, all": every, **sets, "trees, words and encoder": every[:2]}
        found = {name: ndcg_and_recall(matrix, questions) for name, matrix in plain.items()}
        lines = {"line, all": (every, fit_line), "line, words and encoder": (every[:2], fit_line)}
        for name, both in found.items():
            show(name, both, base, new)
        for name, (groups, fit) in {**{name: (groups, fit_trees) for name, groups in sets.items()}, **lines}.items():
            show(name, ndcg_and_recall(ranked(bench, made, scheme, groups, fit), questions), base, new)


def show(name: str, found: tuple[np.ndarray, np.ndarray], base: np.ndarray, new: np.ndarray) -> None:
    low, high = interval(found[0] - base)
    print(f"{row(name, *found)} {found[0][new].mean():.3f} | {found[0].mean() - base.mean():+.3f} [{low:+.3f}–{high:+.3f}] |", flush=True)


if __name__ == "__main__":
    main()
