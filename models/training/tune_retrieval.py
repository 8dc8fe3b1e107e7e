"""Tunes the teacher to find the article that answers a question.

    python models/training/tune_retrieval.py --teacher bge-small-zh-v1.5.onnx --tokenizer tokenizer.json --out runs/tune --hold tune

Begins from the teacher with the vocabulary cut. A question is compared with every article at once: the articles of the batch as they are
now, the others as they were when last read. The target is its articles' share and, for the rest, what the teacher finds alike, so that
it does not forget. The lower layers may stand still (`--still`); what they make of each text is then kept.

`--hold` says which questions are measured on and not learnt from: `tune`, `law-0` … `law-4` (nothing about these laws is learnt),
`question-0` … `question-4` (a fifth by chance) or `none`. Writes retrieval.pt, tokenizer.json, and questions.npy and articles.npy with their vectors. Seeded;
goes on where it was stopped; waits while the file given by `--pause` exists.
"""

import argparse
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from bench_retrieval import passage
from bert import Bert, cut_vocabulary, load_teacher
from embed import PREFIX, embed, kept
from finance_data import (DATASETS, SHARED, folds, read_laws, read_questions, trained_on_by_law)
from measure import ndcg_and_recall, row
from steps import Progress, average_in, step_down
from tokenizers import Tokenizer
from torch import nn
from train import HALF, Texts, plain, read_lines

QUESTION_TOKENS = 64
SCHEMES = ("law", "question")


class States:
    """What the layers that stand still make of each text, once."""

    def __init__(self, bert: Bert, still: int, texts: Texts):
        self.bert, self.still, self.texts = bert, still, texts
        self.known: dict[str, torch.Tensor] = {}

    @torch.no_grad()
    def learn(self, rows: list[str], longest: int) -> None:
        order = sorted((row for row in set(rows) if row not in self.known), key=len)
        lower = Bert(1, 0).eval()
        lower.tokens, lower.positions, lower.norm, lower.layers = self.bert.tokens, self.bert.positions, self.bert.norm, self.bert.layers[: self.still]
        for start in range(0, len(order), 32):
            part = order[start : start + 32]
            ids, mask = self.texts.batch(part, longest)
            with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
                states = lower(ids, mask).to(torch.bfloat16)
            for text, own, size in zip(part, states, mask.sum(1)):
                self.known[text] = own[:size].clone()

    def batch(self, rows: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
        own = [self.known[text] for text in rows]
        states = nn.utils.rnn.pad_sequence(own, batch_first=True).float()
        mask = torch.arange(states.shape[1])[None] < torch.tensor([len(one) for one in own])[:, None]
        return states, mask


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, required=True, help="bge-small-zh-v1.5 in float32, ONNX")
    parser.add_argument("--tokenizer", type=Path, required=True, help="its tokenizer.json")
    parser.add_argument("--laws", type=Path, default=SHARED / "laws-finance" / "laws.jsonl")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True, help="where the teacher's vectors are kept")
    parser.add_argument("--hold", default="tune")
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--still", type=int, default=0, help="how many lower layers are not trained")
    parser.add_argument("--epochs", type=float, default=4)
    parser.add_argument("--size", type=int, default=24)
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--temperature", type=float, default=0.03)
    parser.add_argument("--taught", type=float, default=0.3, help="the teacher's share of the target")
    parser.add_argument("--near", type=float, default=1.0, help="weight of staying near the teacher's vectors of articles")
    parser.add_argument("--same", type=float, default=0.25, help="share of steps about questions that ask the same")
    parser.add_argument("--tokens", type=int, default=128, help="of an article")
    parser.add_argument("--minutes", type=float, default=5, help="between two saves")
    parser.add_argument("--pause", type=Path, help="while this file exists nothing is done")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    chance = random.Random(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)

    articles = read_laws(options.laws)
    questions = read_questions(articles)
    learnt, held = split(options.hold, articles, questions)
    passages, asked = [passage(article) for article in articles], [question.text for question in questions]
    groups = [list(map(plain, group["questions"])) for group in read_lines(DATASETS / "finance" / "same-question.jsonl")]
    print(f"{options.hold}: {len(learnt)} questions learnt, {len(held)} measured on", flush=True)

    teacher, original = load_teacher(options.teacher).eval(), Tokenizer.from_file(str(options.tokenizer))
    original.no_padding()
    original.no_truncation()
    known = Texts(original)
    taught_articles = torch.tensor(kept(options.cache, "teacher", passages, lambda: embed(teacher, known, passages, 192)))
    prefixed = [PREFIX + text for text in asked]
    taught_questions = torch.tensor(kept(options.cache, "teacher", prefixed, lambda: embed(teacher, known, prefixed, 96)))
    likeness = taught_questions @ taught_articles.t()
    tokenizer, bert = cut_vocabulary(original, teacher, passages + asked + [text for group in groups for text in group])
    del teacher
    bert.layers = bert.layers[: options.layers]
    tokenizer.save(str(options.out / "tokenizer.json"))
    texts = Texts(tokenizer)
    for part in (bert.tokens, bert.positions, bert.norm, *bert.layers[: options.still]) if options.still else ():
        part.requires_grad_(False)
    trained = [parameter for parameter in bert.parameters() if parameter.requires_grad]
    print(f"{tokenizer.get_vocab_size()} tokens, {sum(p.numel() for p in trained) / 1e6:.1f} million weights trained", flush=True)

    states = States(bert, options.still, texts)
    if options.still:
        begun = time.time()
        file = options.cache / f"states-{options.still}-{options.tokens}.pt"
        if file.exists():
            states.known = torch.load(file)
        states.learn(asked + [text for group in groups for text in group], QUESTION_TOKENS)
        states.learn(passages, options.tokens)
        if not file.exists():
            torch.save(states.known, file)
        print(f"lower layers: {time.time() - begun:.0f} s", flush=True)

    def vectors(rows: list[str], longest: int) -> torch.Tensor:
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            if options.still:
                x, mask = states.batch(rows)
                hidden = (1.0 - mask.float())[:, None, None, :] * -1e9
                for layer in bert.layers[options.still :]:
                    x = layer(x, hidden)
            else:
                x = bert(*texts.batch(rows, longest))
        return F.normalize(x[:, 0].float(), dim=-1)

    @torch.no_grad()
    def all_vectors(rows: list[str], longest: int) -> torch.Tensor:
        bert.eval()
        order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
        out = torch.zeros(len(rows), 512)
        for start in range(0, len(rows), 32):
            part = order[start : start + 32]
            out[part] = vectors([rows[at] for at in part], longest)
            wait(options.pause)
        bert.train()
        return out

    def article_loss(batch: list[int]) -> torch.Tensor:
        chosen = [chance.choice(questions[number].golds) for number in batch]
        fresh = list(dict.fromkeys(chosen))
        place = {article: at for at, article in enumerate(fresh)}
        right = vectors([passages[article] for article in fresh], options.tokens)
        left = vectors([asked[number] for number in batch], QUESTION_TOKENS)
        old = bank.clone()
        old[fresh] = 0
        scores = (left @ old.t()).index_add(1, torch.tensor(fresh), left @ right.t()) / options.temperature
        target = options.taught * (likeness[batch] / options.temperature).softmax(-1)
        for at, number in enumerate(batch):
            target[at, questions[number].golds] += (1 - options.taught) / len(questions[number].golds)
        bank[fresh] = right.detach()
        near = 1 - (right * taught_articles[fresh]).sum(-1)
        return -(target * scores.log_softmax(-1)).sum(-1).mean() + options.near * near.mean()

    def same_loss(batch: list[list[str]]) -> torch.Tensor:
        pairs = [chance.sample(group, 2) for group in batch]
        both = vectors([pair[0] for pair in pairs] + [pair[1] for pair in pairs], QUESTION_TOKENS)
        scores = both[: len(batch)] @ both[len(batch) :].t() / 0.05
        goal = torch.arange(len(batch))
        return (F.cross_entropy(scores, goal) + F.cross_entropy(scores.t(), goal)) / 2

    optimizer = torch.optim.AdamW(trained, lr=options.rate, weight_decay=0.01)
    steps = math.ceil(options.epochs * len(learnt) / options.size / (1 - options.same))
    average = {name: value.detach().clone() for name, value in bert.state_dict().items()}
    saved, begin = options.out / "going.pt", 0
    if saved.exists():
        found = torch.load(saved, weights_only=False)
        bert.load_state_dict(found["state"])
        optimizer.load_state_dict(found["optimizer"])
        average, begin, bank = found["average"], found["step"], found["bank"]
        chance.setstate(found["chance"])
        order = found["order"]
    else:
        order = []
        bank = taught_articles.clone() if options.layers == 4 else all_vectors(passages, options.tokens)
    last = time.time()
    progress = Progress(steps, every=20)
    bert.train()
    for step in range(begin, steps):
        wait(options.pause)
        rate = options.rate * min((step + 1) / (0.1 * steps), (steps - step) / (0.9 * steps))
        for group in optimizer.param_groups:
            group["lr"] = rate
        name = "same" if chance.random() < options.same else "article"
        if name == "same":
            start = chance.randrange(len(groups) - options.size // 2)
            near = groups[start : start + options.size // 2]
            loss = same_loss(near + chance.sample([group for group in groups if group not in near], options.size // 2))
        else:
            if len(order) < options.size:
                order = chance.sample(learnt, len(learnt))
            batch, order = order[: options.size], order[options.size :]
            loss = article_loss(batch)
        step_down(optimizer, trained, loss)
        average_in(average, bert.state_dict(), min(0.02, 10 / (step + 10)) if step > 20 else 1.0)
        progress.saw(step, name, loss.item())
        if time.time() - last > options.minutes * 60 and step + 1 < steps:
            torch.save({"state": bert.state_dict(), "optimizer": optimizer.state_dict(), "average": average, "step": step + 1,
                        "bank": bank, "chance": chance.getstate(), "order": order}, saved)
            last = time.time()
    bert.load_state_dict(average)
    torch.save({"state": average, "layers": options.layers}, options.out / "retrieval.pt")
    own = all_vectors(asked, QUESTION_TOKENS).numpy()
    there = all_vectors(passages, options.tokens).numpy()
    np.save(options.out / "questions.npy", own)
    np.save(options.out / "articles.npy", there)
    np.save(options.out / "held.npy", np.array(held))
    saved.unlink(missing_ok=True)
    if held:
        print(row(options.out.name, *ndcg_and_recall(own[held] @ there.T, [questions[number] for number in held])), flush=True)


def split(hold: str, articles: list, questions: list) -> tuple[list[int], list[int]]:
    """→ the questions that are learnt, those that are measured on."""
    every = range(len(questions))
    if hold == "none":
        return list(every), []
    if hold == "tune":
        return [n for n in every if questions[n].split != "tune"], [n for n in every if questions[n].split == "tune"]
    scheme, fold = hold.split("-")
    fold_of = folds(articles, questions)[SCHEMES.index(scheme)]
    held = [n for n in every if fold_of[n] == int(fold)]
    learnt = trained_on_by_law(articles, questions, fold_of, int(fold)) if scheme == "law" else sorted(set(every) - set(held))
    return learnt, held


def wait(pause: Path | None) -> None:
    while pause and pause.exists():
        time.sleep(5)


if __name__ == "__main__":
    main()
