"""Makes the two tiny encoders that the tests of models/encoder run, with reference values worked out by ONNX Runtime.

    python models/training/make-tiny-encoder.py

tests/fixtures/encoder-tiny       float32, encoder.json, a head `guard`, a token whose row is NaN
tests/fixtures/encoder-tiny-int8  no encoder.json; activations quantised with one scale for the whole batch, as quantize_dynamic does

Needs numpy, onnx, onnxruntime and tokenizers (requirements.txt). Seeded: the same bytes each time.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

FIXTURES = Path(__file__).resolve().parents[2] / "tests" / "fixtures"
DIMENSION, POSITIONS, LABELS = 8, 24, 3
BROKEN = "坏"
CHARACTERS = "赎回要多久到账开户怎么两融保证金比例是少基费率科创板条件打新股票"
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "etf", "##s", BROKEN, *dict.fromkeys(CHARACTERS)]
TEXTS = ["赎回要多久到账", "怎么开户", "ETFs费率是多少", "两融保证金比例", "开", ""]


def make_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece({token: at for at, token in enumerate(VOCABULARY)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
    return tokenizer


def make_graph(quantised: bool) -> onnx.ModelProto:
    """One layer of attention over token and position vectors: the mask matters, and so does the place of a token."""
    random = np.random.default_rng(7)
    embeddings = random.normal(size=(len(VOCABULARY), DIMENSION)).astype(np.float32)
    embeddings[VOCABULARY.index(BROKEN)] = np.nan
    constants = {
        "embeddings": embeddings,
        "positions": (random.normal(size=(POSITIONS, DIMENSION)) / 2).astype(np.float32),
        "output_weights": random.normal(size=(DIMENSION, DIMENSION)).astype(np.float32),
        "guard_weights": random.normal(size=(DIMENSION, LABELS)).astype(np.float32),
        "one": np.array(1, np.int64),
        "one_float": np.array(1, np.float32),
        "masked": np.array(-1e9, np.float32),
        "mask_axis": np.array([1], np.int64),
        "first": np.array(0, np.int64),
        "weights_int8": random.integers(-60, 60, size=(DIMENSION, DIMENSION)).astype(np.int8),
        "weights_scale": np.array(0.02, np.float32),
        "weights_zero": np.array(0, np.int8),
    }
    nodes = [
        helper.make_node("Gather", ["embeddings", "input_ids"], ["tokens"]),
        # 1, 2, 3 … along the sequence; a position above the table's end fails, as in BERT.
        helper.make_node("Mul", ["input_ids", "first"], ["zeros"]),
        helper.make_node("Add", ["zeros", "one"], ["ones"]),
        helper.make_node("CumSum", ["ones", "one"], ["counted"]),
        helper.make_node("Sub", ["counted", "one"], ["places"]),
        helper.make_node("Gather", ["positions", "places"], ["placed"]),
        helper.make_node("Add", ["tokens", "placed"], ["hidden"]),
        helper.make_node("Transpose", ["hidden"], ["turned"], perm=[0, 2, 1]),
        helper.make_node("MatMul", ["hidden", "turned"], ["scores"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Sub", ["one_float", "mask"], ["unseen"]),
        helper.make_node("Mul", ["unseen", "masked"], ["penalty"]),
        helper.make_node("Unsqueeze", ["penalty", "mask_axis"], ["penalty_row"]),
        helper.make_node("Add", ["scores", "penalty_row"], ["masked_scores"]),
        helper.make_node("Softmax", ["masked_scores"], ["attention"], axis=-1),
        helper.make_node("MatMul", ["attention", "hidden"], ["mixed"]),
    ]
    if quantised:
        nodes += [
            helper.make_node("DynamicQuantizeLinear", ["mixed"], ["mixed_int", "mixed_scale", "mixed_zero"]),
            helper.make_node("MatMulInteger", ["mixed_int", "weights_int8", "mixed_zero", "weights_zero"], ["product"]),
            helper.make_node("Cast", ["product"], ["product_float"], to=TensorProto.FLOAT),
            helper.make_node("Mul", ["mixed_scale", "weights_scale"], ["scale"]),
            helper.make_node("Mul", ["product_float", "scale"], ["last_hidden_state"]),
        ]
    else:
        nodes += [
            helper.make_node("MatMul", ["mixed", "output_weights"], ["last_hidden_state"]),
            helper.make_node("Gather", ["last_hidden_state", "first"], ["first_token"], axis=1),
            helper.make_node("MatMul", ["first_token", "guard_weights"], ["guard_logits"]),
        ]
    used = {name for node in nodes for name in node.input}
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "length", DIMENSION])]
    if not quantised:
        outputs.append(helper.make_tensor_value_info("guard_logits", TensorProto.FLOAT, ["batch", LABELS]))
    graph = helper.make_graph(
        nodes,
        "tiny-encoder",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in ("input_ids", "attention_mask")
        ],
        outputs,
        [numpy_helper.from_array(value, name) for name, value in constants.items() if name in used],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def reference(model: bytes, tokenizer: Tokenizer, pooling: str) -> list[dict]:
    """What each text gives alone: vectors of unit length, and the head where there is one."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    rows = []
    for text in TEXTS:
        ids = np.array([tokenizer.encode(text).ids], np.int64)
        found = dict(
            zip(
                [output.name for output in session.get_outputs()],
                session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)}),
                strict=True,
            )
        )
        state = found["last_hidden_state"][0]
        vector = state[0] if pooling == "cls" else state.mean(axis=0)
        row = {"text": text, "vector": (vector / np.linalg.norm(vector)).tolist()}
        if "guard_logits" in found:
            row["guard"] = found["guard_logits"][0].tolist()
        rows.append(row)
    return rows


def write(folder: str, file: str, quantised: bool, description: dict | None) -> None:
    home = FIXTURES / folder
    home.mkdir(parents=True, exist_ok=True)
    tokenizer, model = make_tokenizer(), make_graph(quantised).SerializeToString(deterministic=True)
    tokenizer.save(str(home / "tokenizer.json"))
    (home / file).write_bytes(model)
    if description:
        text = json.dumps({**description, "sha256": hashlib.sha256(model).hexdigest()}, ensure_ascii=False, indent=2)
        (home / "encoder.json").write_text(text + "\n")
    rows = reference(model, tokenizer, (description or {}).get("pooling", "cls"))
    (home / "reference.json").write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    print(f"{home.relative_to(FIXTURES.parents[1])}: {len(model)} bytes, {len(rows)} reference texts")


if __name__ == "__main__":
    write(
        "encoder-tiny",
        "model.onnx",
        quantised=False,
        description={
            "id": "tiny",
            "dimension": DIMENSION,
            "pooling": "mean",
            "questionPrefix": "要",
            "maxTokens": 16,
            "batch": 4,
            "outputs": {"vector": "last_hidden_state", "guard": "guard_logits"},
        },
    )
    write("encoder-tiny-int8", "model_quantized.onnx", quantised=True, description=None)
