"""BM25 as a sparse matrix: words (jieba, search mode) and pairs of characters."""

import re
from collections import Counter

import jieba
import numpy as np
from scipy.sparse import csr_matrix

jieba.setLogLevel(60)


def terms(text: str) -> list[str]:
    words = [word for word in jieba.cut_for_search(text.lower()) if re.search(r"\w", word)]
    runs = re.findall(r"[\u4e00-\u9fff]+", text)
    pairs = ["#" + run[at : at + 2] for run in runs for at in range(len(run) - 1)]
    return words + pairs


class Bm25:
    def __init__(self, texts: list[str], k: float = 1.2, b: float = 0.75):
        counts = [Counter(terms(text)) for text in texts]
        self.vocabulary = {term: at for at, term in enumerate(dict.fromkeys(term for count in counts for term in count))}
        length = np.array([sum(count.values()) for count in counts], dtype=np.float32)
        length /= max(1.0, length.mean())
        seen = np.zeros(len(self.vocabulary), dtype=np.float32)
        rows, columns, weights = [], [], []
        for row, count in enumerate(counts):
            for term, often in count.items():
                rows.append(row)
                columns.append(self.vocabulary[term])
                weights.append(often * (k + 1) / (often + k * (1 - b + b * length[row])))
                seen[self.vocabulary[term]] += 1
        self.rarity = np.log(1 + (len(texts) - seen + 0.5) / (seen + 0.5))
        self.matrix = csr_matrix((weights, (rows, columns)), shape=(len(texts), len(self.vocabulary)), dtype=np.float32)

    def scores(self, queries: list[str]) -> np.ndarray:
        rows, columns, weights = [], [], []
        for row, query in enumerate(queries):
            for term, often in Counter(terms(query)).items():
                if (at := self.vocabulary.get(term)) is not None:
                    rows.append(row)
                    columns.append(at)
                    weights.append(often * self.rarity[at])
        asked = csr_matrix((weights, (rows, columns)), shape=(len(queries), len(self.vocabulary)), dtype=np.float32)
        return (asked @ self.matrix.T).toarray()
