"""Vectors of texts by a torch encoder or an ONNX folder, kept in a file once made."""

import hashlib
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from bert import Bert
from tokenizers import Tokenizer
from train import HALF, Texts

PREFIX = "为这个句子生成表示以用于检索相关文章："


@torch.no_grad()
def embed(bert: Bert, texts: Texts, rows: list[str], longest: int, size: int = 32) -> np.ndarray:
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
    bert.eval()
    out = np.zeros((len(rows), 512), dtype=np.float32)
    for start in range(0, len(rows), size):
        part = order[start : start + size]
        ids, mask = texts.batch([rows[at] for at in part], longest)
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            states = bert(ids, mask)
        out[part] = F.normalize(states[:, 0].float(), dim=-1).numpy()
    return out


def embed_by_file(folder: Path, model: str, output: str, rows: list[str], longest: int) -> np.ndarray:
    """int8 models quantise a batch as a whole, so one text at a time."""
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(str(folder / model), options)
    names = {given.name for given in session.get_inputs()}
    texts = Texts(Tokenizer.from_file(str(folder / "tokenizer.json")))
    texts.tokenizer.no_padding()
    texts.tokenizer.no_truncation()
    out = []
    for text in rows:
        ids = np.array([texts.ids(text, longest)])
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        found = session.run([output], {name: value for name, value in given.items() if name in names})[0][0]
        vector = found[0] if found.ndim == 2 else found
        out.append(vector / np.linalg.norm(vector))
    return np.array(out, dtype=np.float32)


def kept(folder: Path, name: str, rows: list[str], make) -> np.ndarray:
    digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()[:12]
    file = folder / f"{name}-{digest}.npy"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        np.save(file, make())
    return np.load(file)
