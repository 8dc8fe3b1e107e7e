"""Makes the encoder's folder of what train.py wrote: an ONNX graph in int8, the tokenizer, and encoder.json.

    python models/training/export.py runs/1 models/weights --id zhigu-encoder-1

Prints how far int8 and float32 lie apart.
"""

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from bert import Bert
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn
from train import MESSAGE_TOKENS, OWED, SENTIMENTS, SPEAKERS, URGENCIES, Encoder

HEADS = ["owed", "kind", "sentiment", "urgency"]


class Graph(nn.Module):
    """ids, mask → vector [texts, width] and, for each head, [texts, speakers × labels]."""

    def __init__(self, encoder: Encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor):
        states = self.encoder.bert(input_ids, attention_mask)
        judged = self.encoder.judge(states, attention_mask)
        return self.encoder.vector(states), *(judged[name].flatten(1) for name in HEADS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--id", required=True)
    options = parser.parse_args()
    saved = torch.load(options.run / "encoder.pt")
    tokenizer = Tokenizer.from_file(str(options.run / "tokenizer.json"))
    encoder = Encoder(Bert(tokenizer.get_vocab_size(), saved["layers"]), saved["kinds"])
    encoder.load_state_dict(saved["state"])
    graph = Graph(encoder).eval()

    options.out.mkdir(parents=True, exist_ok=True)
    ids = torch.tensor([tokenizer.encode("赎回要多久到账").ids] * 2)
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "float32.onnx"
        dynamic = {0: torch.export.Dim("texts", min=1, max=64), 1: torch.export.Dim("tokens", min=3, max=MESSAGE_TOKENS)}
        torch.onnx.export(
            graph, (ids, torch.ones_like(ids)), str(exact), dynamo=True, external_data=False,
            input_names=["input_ids", "attention_mask"], output_names=["vector", *HEADS],
            dynamic_shapes={"input_ids": dynamic, "attention_mask": dynamic},
        )
        # Shapes of weights that the exporter has turned since: the quantiser infers them anew.
        graph_file = onnx.load(str(exact))
        del graph_file.graph.value_info[:]
        onnx.save(graph_file, str(exact))
        model = options.out / "model.onnx"
        quantize_dynamic(str(exact), str(model), weight_type=QuantType.QInt8, per_channel=True)
        float32, int8 = (onnxruntime.InferenceSession(str(file)) for file in (exact, model))
        texts = ["银证转账几点到几点可以转", "有人自称你们员工让我转钱", "etf和联接基金有什么不同", "套了30%，要不要割，你说了算"]
        likeness = []
        for text in texts:
            ids = np.array([tokenizer.encode(text).ids])
            given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            likeness.append(float(float32.run(["vector"], given)[0][0] @ int8.run(["vector"], given)[0][0]))
    shutil.copy(options.run / "tokenizer.json", options.out / "tokenizer.json")
    labels = {"owed": OWED, "kind": saved["kinds"], "sentiment": SENTIMENTS, "urgency": URGENCIES}
    description = {
        "id": options.id,
        "dimension": 512,
        "pooling": "cls",
        "questionPrefix": "",
        "maxTokens": MESSAGE_TOKENS,
        "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "outputs": {"vector": "vector", **{name: name for name in HEADS}},
        "labels": {name: [f"{speaker}/{label}" for speaker in SPEAKERS for label in names] for name, names in labels.items()},
        "about": {
            "begunFrom": "BAAI/bge-small-zh-v1.5 (MIT)",
            "trainedBy": "models/training/train.py",
        },
    }
    (options.out / "encoder.json").write_text(json.dumps(description, ensure_ascii=False, indent=2) + "\n", encoding="utf8")
    size = model.stat().st_size / 1e6
    print(f"{model}: {size:.1f} MB, cosine of int8 and float32 {min(likeness):.4f} to {max(likeness):.4f}")


if __name__ == "__main__":
    main()
