"""The reference rows: BM25, the teacher, the encoder in the box, and each with BM25.

    python models/training/bench_retrieval.py --teacher ../shared/models/bge-small-zh-v1.5-q --cache /tmp/vectors
"""

import argparse
from pathlib import Path

import numpy as np
from bm25 import Bm25
from embed import PREFIX, embed_by_file, kept
from finance_data import SHARED, Article, read_laws, read_questions
from measure import ndcg_and_recall, row, scaled

WEIGHTS = Path(__file__).resolve().parents[1] / "weights"


def passage(article: Article) -> str:
    return f"{article.short} {article.text}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--laws", type=Path, default=SHARED / "laws-finance" / "laws.jsonl")
    parser.add_argument("--tokens", type=int, default=192)
    options = parser.parse_args()
    articles = read_laws(options.laws)
    questions = read_questions(articles)
    asked, passages = [question.text for question in questions], [passage(article) for article in articles]
    words = Bm25([f"{article.title} {article.text}" for article in articles]).scores(asked)
    scores = {"BM25": words}
    for name, folder, model, output, prefix in (
        ("teacher", options.teacher, "model_quantized.onnx", "last_hidden_state", PREFIX),
        ("encoder today", WEIGHTS, "model.onnx", "vector", ""),
    ):
        make = lambda rows: kept(options.cache, name.replace(" ", "-"), rows, lambda: embed_by_file(folder, model, output, rows, options.tokens))
        scores[name] = make([prefix + question for question in asked]) @ make(passages).T
        for weight in (0.5, 0.6):
            scores[f"{name} × {weight:g} + BM25 × {1 - weight:g}"] = weight * scaled(scores[name]) + (1 - weight) * scaled(words)
    for split in ("tune", "train", None):
        own = [number for number, question in enumerate(questions) if split in (None, question.split)]
        print(f"\n{split or 'train and tune'}: {len(own)} questions\n| | nDCG@10 | R@100 |\n|---|---|---|")
        for name, matrix in scores.items():
            print(row(name, *ndcg_and_recall(matrix[own], [questions[number] for number in own])), flush=True)


if __name__ == "__main__":
    main()
