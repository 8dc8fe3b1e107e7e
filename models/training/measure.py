"""nDCG@10 and R@100 of score matrices, with bootstrap intervals over the questions."""

import numpy as np

from finance_data import Question

DISCOUNT = 1 / np.log2(np.arange(2, 12))


def ndcg_and_recall(scores: np.ndarray, questions: list[Question]) -> tuple[np.ndarray, np.ndarray]:
    """Scores [questions, articles] → nDCG@10 and R@100 of each question."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :100]
    ndcg, recall = np.zeros(len(questions)), np.zeros(len(questions))
    for row, question in enumerate(questions):
        hits = np.isin(best[row], question.golds)
        ndcg[row] = (hits[:10] * DISCOUNT).sum() / DISCOUNT[: len(question.golds)].sum()
        recall[row] = hits.sum() / len(question.golds)
    return ndcg, recall


def interval(values: np.ndarray, rounds: int = 2000, seed: int = 1) -> tuple[float, float]:
    chance = np.random.default_rng(seed)
    means = values[chance.integers(0, len(values), (rounds, len(values)))].mean(1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


def row(name: str, ndcg: np.ndarray, recall: np.ndarray) -> str:
    low, high = interval(ndcg)
    return f"| {name} | {ndcg.mean():.3f} [{low:.3f}–{high:.3f}] | {recall.mean():.3f} |"


def scaled(scores: np.ndarray, depth: int = 200) -> np.ndarray:
    """Each question's best `depth` scores brought to 0–1; the rest is 0."""
    ordered = -np.sort(-scores, axis=1)
    low, high = ordered[:, depth - 1 : depth], ordered[:, :1]
    return np.clip((scores - low) / np.maximum(high - low, 1e-9), 0, 1)
