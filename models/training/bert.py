"""The encoder: a BERT of four layers, begun from bge-small-zh-v1.5 (BAAI, MIT) with the vocabulary cut to what is used."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import nn

WIDTH, HEADS, INNER, LAYERS, POSITIONS = 512, 8, 2048, 4, 256
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]


class Layer(nn.Module):
    def __init__(self, dropout: float):
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.after_attention = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.after_inner = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        heads = lambda y: y.view(x.shape[0], -1, HEADS, WIDTH // HEADS).transpose(1, 2)
        scores = heads(self.query(x)) @ heads(self.key(x)).transpose(2, 3) / (WIDTH // HEADS) ** 0.5 + mask
        mixed = self.dropout(scores.softmax(-1)) @ heads(self.value(x))
        mixed = mixed.transpose(1, 2).reshape(x.shape[0], -1, WIDTH)
        x = self.after_attention(x + self.dropout(self.output(mixed)))
        return self.after_inner(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class Bert(nn.Module):
    """Token ids and mask, both [texts, tokens] → states [texts, tokens, WIDTH]."""

    def __init__(self, vocabulary: int, layers: int = LAYERS, dropout: float = 0.1):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocabulary, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.norm, self.dropout = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        x = self.dropout(self.norm(self.tokens(ids) + self.positions.weight[: ids.shape[1]]))
        hidden = (1.0 - mask.float())[:, None, None, :] * -1e9
        for layer in self.layers:
            x = layer(x, hidden)
        return x


def load_teacher(model: Path) -> Bert:
    """Reads bge-small-zh-v1.5 in float32 from its ONNX file. The vectors of token type 0 go into the positions."""
    graph = onnx.load(str(model)).graph
    named = {tensor.name: torch.tensor(np.array(numpy_helper.to_array(tensor))) for tensor in graph.initializer}
    dense = [named[node.input[1]] for node in graph.node if node.op_type == "MatMul" and node.input[1] in named]
    bert = Bert(named["embeddings.word_embeddings.weight"].shape[0])
    with torch.no_grad():
        bert.tokens.weight.copy_(named["embeddings.word_embeddings.weight"])
        types = named["embeddings.token_type_embeddings.weight"][0]
        bert.positions.weight.copy_(named["embeddings.position_embeddings.weight"][:POSITIONS] + types)
        bert.norm.load_state_dict({part: named[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias")})
        for at, layer in enumerate(bert.layers):
            place = f"encoder.layer.{at}."
            linear = {
                "attention.self.query": layer.query,
                "attention.self.key": layer.key,
                "attention.self.value": layer.value,
                "attention.output.dense": layer.output,
                "intermediate.dense": layer.inner,
                "output.dense": layer.outer,
            }
            for number, (name, module) in enumerate(linear.items()):
                module.weight.copy_(dense[at * len(linear) + number].t())
                module.bias.copy_(named[f"{place}{name}.bias"])
            for name, module in (
                ("attention.output.LayerNorm", layer.after_attention),
                ("output.LayerNorm", layer.after_inner),
            ):
                module.load_state_dict({part: named[f"{place}{name}.{part}"] for part in ("weight", "bias")})
    return bert


def cut_vocabulary(tokenizer: Tokenizer, bert: Bert, texts: list[str], least: int = 2) -> tuple[Tokenizer, Bert]:
    """
    Keeps the tokens that occur at least `least` times in the texts, ASCII and the 3,755 everyday characters of GB 2312; what goes
    becomes [UNK].
    """
    counts = Counter()
    for start in range(0, len(texts), 1000):
        for encoded in tokenizer.encode_batch(texts[start : start + 1000], add_special_tokens=False):
            counts.update(encoded.ids)
    content = json.loads(tokenizer.to_str())
    old: dict[str, int] = content["model"]["vocab"]
    everyday = {bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) if (row, cell) < (0xD7, 0xFA)}
    single = lambda token: token in everyday or (len(token.removeprefix("##")) == 1 and token.removeprefix("##").isascii())
    kept = [token for token, at in sorted(old.items(), key=lambda item: item[1])
            if token not in SPECIAL and (counts[at] >= least or single(token))]
    vocabulary = {token: at for at, token in enumerate([*SPECIAL, *kept])}
    content["model"]["vocab"] = vocabulary
    content["added_tokens"] = [{**token, "id": vocabulary[token["content"]]}
                               for token in content["added_tokens"] if token["content"] in vocabulary]
    for token in content["post_processor"]["special_tokens"].values():
        token["ids"] = [vocabulary[name] for name in token["tokens"]]
    content["truncation"] = content["padding"] = None
    # ５万 and 5万, ETF and etf: one writing.
    content["normalizer"] = {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {**content["normalizer"], "lowercase": True}]}
    cut = Bert(len(vocabulary), len(bert.layers))
    state = bert.state_dict()
    state["tokens.weight"] = bert.tokens.weight.detach()[[old[token] for token in vocabulary]]
    cut.load_state_dict(state)
    return Tokenizer.from_str(json.dumps(content, ensure_ascii=False)), cut
