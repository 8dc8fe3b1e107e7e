"""Turns the vectors of questions, nothing else, so that they lie nearer to those of the articles that answer them.

    python models/training/tune_head.py --vectors runs/s2-0 --out runs/head --hold 0

The cheapest tuning there is: one matrix over vectors that another model made, begun from leaving them as they are and kept near that.
Learns, holds out and writes as tune_retrieval.py does.
"""

import argparse
import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from finance_data import SHARED, read_laws, read_questions
from measure import ndcg_and_recall, row
from tune_retrieval import split


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vectors", type=Path, required=True, help="folder with questions.npy and articles.npy")
    parser.add_argument("--laws", type=Path, default=SHARED / "laws-finance" / "laws.jsonl")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--hold", default="tune")
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--temperature", type=float, default=0.03)
    parser.add_argument("--taught", type=float, default=0.3)
    parser.add_argument("--near", type=float, default=0.003)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(2)
    chance = random.Random(options.seed)
    questions = read_questions(articles := read_laws(options.laws))
    learnt, held = split(options.hold, articles, questions)
    there, asked = (torch.tensor(np.load(options.vectors / f"{part}.npy")) for part in ("articles", "questions"))
    still = torch.eye(asked.shape[1])
    turn = still.clone().requires_grad_()
    optimizer = torch.optim.Adam([turn], lr=options.rate)
    for _ in range(options.steps):
        batch = chance.sample(learnt, options.size)
        target = options.taught * (asked[batch] @ there.t() / options.temperature).softmax(-1)
        for at, number in enumerate(batch):
            golds = questions[number].golds
            target[at, golds] += (1 - options.taught) / len(golds)
        scores = F.normalize(asked[batch] @ turn, dim=-1) @ there.t() / options.temperature
        loss = -(target * scores.log_softmax(-1)).sum(-1).mean() + options.near * ((turn - still) ** 2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    options.out.mkdir(parents=True, exist_ok=True)
    own = F.normalize(asked @ turn.detach(), dim=-1).numpy()
    np.save(options.out / "questions.npy", own)
    np.save(options.out / "articles.npy", there.numpy())
    print(row(options.out.name, *ndcg_and_recall(own[held] @ there.numpy().T, [questions[number] for number in held])), flush=True)


if __name__ == "__main__":
    main()
