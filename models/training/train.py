"""Trains the encoder that comes with the product.

    python models/training/train.py --teacher bge-small-zh-v1.5.onnx --tokenizer tokenizer.json --laws laws.jsonl --out runs/1

One trunk, learning four things in turn: what is owed to a message (evals/datasets/chat-guard), which questions ask the same and which
article answers a question (evals/datasets/finance), and not to forget what the teacher knows of texts in general. Seeded. Writes
encoder.pt and tokenizer.json to the folder; export.py makes the model file of them. `--without FILE` leaves a file of messages out and
measures on it.
"""

import argparse
import json
import math
import random
import re
import unicodedata
from pathlib import Path

import opencc
import torch
import torch.nn.functional as F
from bert import WIDTH, Bert, cut_vocabulary, load_teacher
from steps import Progress, average_in, step_down
from tokenizers import Tokenizer
from torch import nn

DATASETS = Path(__file__).resolve().parents[2] / "evals" / "datasets"
OWED = ["answer", "refuse", "escalate"]
SENTIMENTS = ["neg", "neu", "pos"]
URGENCIES = ["low", "medium", "high", "critical"]
SPEAKERS = ["client", "staff"]
MESSAGE_TOKENS, PASSAGE_TOKENS, HEAD_WIDTH = 160, 96, 256
# How often each is practised, and at which temperature likeness is judged.
SHARE = {"guard": 0.7, "same": 0.15, "article": 0.05, "keep": 0.1}
TEMPERATURE = 0.05
# Two to three times as fast where the processor can do it.
HALF = torch.cpu._is_avx512_bf16_supported()

simplify = opencc.OpenCC("t2s").convert


def plain(text: str) -> str:
    """As agents/steps/understand/said/plain.ts writes a message."""
    text = simplify(unicodedata.normalize("NFKC", text)).lower().replace("\n", ",")
    return re.sub(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])", ",", text)


class Encoder(nn.Module):
    """The trunk with its heads. Each head gives, for every speaker, a score of each of its labels."""

    def __init__(self, bert: Bert, kinds: list[str]):
        super().__init__()
        self.bert = bert
        self.hidden = nn.Linear(2 * WIDTH, HEAD_WIDTH)
        self.speaker = nn.Parameter(torch.randn(len(SPEAKERS), HEAD_WIDTH) * 0.02)
        self.dropout = nn.Dropout(0.2)
        sizes = {"owed": len(OWED), "kind": len(kinds), "sentiment": len(SENTIMENTS), "urgency": len(URGENCIES)}
        self.heads = nn.ModuleDict({name: nn.Linear(HEAD_WIDTH, size) for name, size in sizes.items()})

    def read(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            return self.bert(ids, mask).float()

    def vector(self, states: torch.Tensor) -> torch.Tensor:
        return F.normalize(states[:, 0], dim=-1)

    def judge(self, states: torch.Tensor, mask: torch.Tensor) -> dict[str, torch.Tensor]:
        """→ name: [texts, speakers, labels]"""
        counted = mask.float().unsqueeze(-1)
        mean = (states * counted).sum(1) / counted.sum(1)
        hidden = self.hidden(torch.cat([states[:, 0], mean], -1))
        hidden = self.dropout(torch.tanh(hidden[:, None, :] + self.speaker))
        return {name: head(hidden) for name, head in self.heads.items()}


def read_lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf8").splitlines() if line]


def everyday(same: list[dict]) -> list[dict]:
    """Questions of everyday business, all of which are answered: without them the guard sees trouble everywhere."""
    asked = [(question, "customer") for group in same for question in group["questions"] if question not in group["notAnswered"]]
    asked += [(row["question"], {"advisor": "advisor"}.get(row.get("role"), "customer"))
              for row in read_lines(DATASETS / "answers" / "tune.jsonl") if row["answerable"] and "question" in row]
    return [{"role": role, "text": text, "expect": "answer", "kind": "answer"} for text, role in asked]


ARTICLE = re.compile(r"(第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?)[\s　]*")


def read_articles(file: Path) -> dict[str, str]:
    """`law#article` → its law's short title and its text."""
    articles: dict[str, str] = {}
    for law in read_lines(file):
        current = None
        for line in law["text"].split("\n"):
            line = line.strip().replace("**", "")
            if found := ARTICLE.match(line):
                current = f"{law['id']}#{found[1]}"
                articles[current] = f"{law['short_title']} {line[found.end():]}"
            elif current and line and not line.startswith("#"):
                articles[current] += line
    return articles


class Texts:
    """Tokenizes and pads."""

    def __init__(self, tokenizer: Tokenizer):
        self.tokenizer = tokenizer
        self.known: dict[str, list[int]] = {}

    def ids(self, text: str, longest: int) -> list[int]:
        if text not in self.known:
            self.known[text] = self.tokenizer.encode(text).ids
        ids = self.known[text]
        return ids if len(ids) <= longest else ids[: longest - 1] + ids[-1:]

    def batch(self, texts: list[str], longest: int) -> tuple[torch.Tensor, torch.Tensor]:
        rows = [self.ids(text, longest) for text in texts]
        width = max(map(len, rows))
        ids = torch.tensor([row + [0] * (width - len(row)) for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
        return ids, mask


def batches(rows: list, size: int, length, chance: random.Random):
    """Endless batches, texts of like length together."""
    while True:
        rows = chance.sample(rows, len(rows))
        pools = [sorted(rows[at : at + 16 * size], key=length) for at in range(0, len(rows), 16 * size)]
        cut = [pool[at : at + size] for pool in pools for at in range(0, len(pool), size)]
        yield from chance.sample(cut, len(cut))


def contrast(left: torch.Tensor, right: torch.Tensor, also_right: torch.Tensor) -> torch.Tensor:
    """InfoNCE in both directions; `also_right` marks pairs beside the diagonal that belong together and are left out."""
    scores = left @ right.t() / TEMPERATURE
    scores = scores.masked_fill(also_right & ~torch.eye(len(left), dtype=torch.bool), -1e4)
    target = torch.arange(len(left))
    return (F.cross_entropy(scores, target) + F.cross_entropy(scores.t(), target)) / 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, required=True, help="bge-small-zh-v1.5 in float32, ONNX")
    parser.add_argument("--tokenizer", type=Path, required=True, help="its tokenizer.json")
    parser.add_argument("--laws", type=Path, required=True, help="laws.jsonl that the questions point at")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="more laws whose words and sentences are to be known")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--begin", type=Path, help="a run to go on from instead of the teacher")
    parser.add_argument("--without", nargs="*", default=[], help="files of messages to measure on instead")
    parser.add_argument("--epochs", type=float, default=4, help="over the messages")
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    chance = random.Random(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)

    files = sorted((DATASETS / "chat-guard").glob("tune*.jsonl"))
    messages = {file.stem: read_lines(file) for file in files}
    tests = {name: messages.pop(name) for name in options.without}
    rows = [row for part in messages.values() for row in part]
    kinds = sorted({row["kind"] for part in [*messages.values(), *tests.values()] for row in part if row.get("kind")} - {"answer"})
    kinds = ["answer", *kinds]
    same = read_lines(DATASETS / "finance" / "same-question.jsonl")
    rows += everyday(same)
    for row in [row for part in [rows, *tests.values()] for row in part]:
        row["text"] = plain(row["text"])
    groups = [list(map(plain, row["questions"])) for row in same]
    articles = read_articles(options.laws)
    questions = [row for row in read_lines(DATASETS / "finance" / "questions.jsonl") if row["split"] == "train"]
    known = [(plain(row["question"]), [gold for gold in row["articles"] if gold in articles]) for row in questions]
    known = [(question, golds) for question, golds in known if golds]
    more = [text for file in options.texts for text in read_articles(file).values()]
    vocabulary_texts = [row["text"] for row in rows] + [q for group in groups for q in group] + list(articles.values()) + more
    print(f"{len(rows)} messages, {len(groups)} groups of questions, {len(known)} questions to articles, {len(articles)} articles", flush=True)

    teacher, original = load_teacher(options.teacher).eval(), Tokenizer.from_file(str(options.tokenizer))
    teacher.layers = teacher.layers[: options.layers] if options.layers < len(teacher.layers) else teacher.layers
    if options.begin:
        tokenizer = Tokenizer.from_file(str(options.begin / "tokenizer.json"))
        model = Encoder(Bert(tokenizer.get_vocab_size(), options.layers), kinds)
        model.load_state_dict(torch.load(options.begin / "encoder.pt")["state"])
    else:
        tokenizer, bert = cut_vocabulary(original, teacher, vocabulary_texts)
        model = Encoder(bert, kinds)
    teacher = load_teacher(options.teacher).eval()
    tokenizer.save(str(options.out / "tokenizer.json"))
    texts, teacher_texts = Texts(tokenizer), Texts(original)
    print(f"{tokenizer.get_vocab_size()} tokens, {sum(p.numel() for p in model.parameters()) / 1e6:.1f} million weights", flush=True)

    def guard_loss(batch: list[dict]) -> torch.Tensor:
        ids, mask = texts.batch([row["text"] for row in batch], MESSAGE_TOKENS)
        judged = model.judge(model.read(ids, mask), mask)
        speakers = torch.tensor([int(row["role"] == "advisor") for row in batch])
        own = {name: scores[torch.arange(len(batch)), speakers] for name, scores in judged.items()}
        label = lambda key, names: torch.tensor([names.index(row[key]) if row.get(key) else -100 for row in batch])
        loss = F.cross_entropy(own["owed"], label("expect", OWED), label_smoothing=0.05)
        if any(row.get("kind") for row in batch):
            loss = loss + 0.5 * F.cross_entropy(own["kind"], label("kind", kinds), label_smoothing=0.05)
        if any(row.get("sentiment") for row in batch):
            loss = loss + 0.3 * F.cross_entropy(own["sentiment"], label("sentiment", SENTIMENTS))
            loss = loss + 0.3 * F.cross_entropy(own["urgency"], label("urgency", URGENCIES))
        return loss

    def vectors(batch: list[str], longest: int) -> torch.Tensor:
        ids, mask = texts.batch(batch, longest)
        return model.vector(model.read(ids, mask))

    def same_loss(batch: list[list[str]]) -> torch.Tensor:
        pairs = [chance.sample(group, 2) for group in batch]
        left, right = (vectors([pair[side] for pair in pairs], MESSAGE_TOKENS) for side in (0, 1))
        return contrast(left, right, torch.zeros(len(batch), len(batch), dtype=torch.bool))

    def article_loss(batch: list[tuple[str, list[str]]]) -> torch.Tensor:
        chosen = [chance.choice(golds) for _, golds in batch]
        left = vectors([question for question, _ in batch], MESSAGE_TOKENS)
        right = vectors([articles[gold] for gold in chosen], PASSAGE_TOKENS)
        also = torch.tensor([[gold in golds for gold in chosen] for _, golds in batch])
        return contrast(left, right, also)

    def keep_loss(batch: list[str]) -> torch.Tensor:
        with torch.no_grad():
            ids, mask = teacher_texts.batch(batch, PASSAGE_TOKENS)
            with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
                taught = F.normalize(teacher(ids, mask)[:, 0].float(), dim=-1)
        own = vectors(batch, PASSAGE_TOKENS)
        target = (taught @ taught.t() / TEMPERATURE).softmax(-1)
        likeness = F.kl_div((own @ own.t() / TEMPERATURE).log_softmax(-1), target, reduction="batchmean")
        return likeness + 5 * (1 - (own * taught).sum(-1)).mean()

    size = {"guard": 32, "same": 32, "article": 12, "keep": 12}
    # Groups and questions come as they were written, neighbours together: what is alike must be told apart.
    neighbours = lambda rows, size: iter(lambda: rows[(at := chance.randrange(max(1, len(rows) - size // 2))) : at + size // 2] + chance.sample(rows, size - size // 2), None)
    general = [row["text"] for row in rows] + [q for g in groups for q in g] + [articles[gold] for gold in articles]
    source = {
        "guard": batches(rows, size["guard"], lambda row: len(row["text"]), chance),
        "same": (unique(batch) for batch in neighbours(groups, size["same"])),
        "article": (unique(batch) for batch in neighbours(known, size["article"])),
        "keep": batches(general, size["keep"], len, chance),
    }
    losses = {"guard": guard_loss, "same": same_loss, "article": article_loss, "keep": keep_loss}

    decayed = [p for p in model.parameters() if p.dim() > 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": [p for p in model.parameters() if p.dim() <= 1], "weight_decay": 0}],
        lr=options.rate,
    )
    steps = math.ceil(options.epochs * len(rows) / size["guard"] / SHARE["guard"])
    average = {name: parameter.detach().clone() for name, parameter in model.state_dict().items()}
    progress = Progress(steps, every=100)
    model.train()
    for step in range(steps):
        rate = options.rate * min((step + 1) / (0.06 * steps), (steps - step) / (0.94 * steps))
        for group in optimizer.param_groups:
            group["lr"] = rate
        name = chance.choices(list(SHARE), list(SHARE.values()))[0]
        loss = losses[name](next(source[name]))
        step_down(optimizer, model.parameters(), loss)
        average_in(average, model.state_dict(), min(0.01, 10 / (step + 10)) if step > 50 else 1.0)
        if progress.saw(step, name, loss.item()):
            torch.save({"state": average, "kinds": kinds, "layers": options.layers}, options.out / "encoder.pt")
    model.load_state_dict(average)
    torch.save({"state": average, "kinds": kinds, "layers": options.layers}, options.out / "encoder.pt")

    model.eval()
    for name, part in tests.items():
        print(name, measure(model, texts, part, kinds), flush=True)


def unique(batch: list) -> list:
    return list({id(row): row for row in batch}.values())


@torch.no_grad()
def measure(model: Encoder, texts: Texts, rows: list[dict], kinds: list[str]) -> str:
    """Share of right decisions and escalations missed, by the head `owed`."""
    right = missed = escalations = 0
    for start in range(0, len(rows), 64):
        batch = rows[start : start + 64]
        ids, mask = texts.batch([row["text"] for row in batch], MESSAGE_TOKENS)
        owed = model.judge(model.read(ids, mask), mask)["owed"].argmax(-1)
        for row, given in zip(batch, owed):
            label = OWED[given[int(row["role"] == "advisor")]]
            right += label == row["expect"]
            escalations += row["expect"] == "escalate"
            missed += row["expect"] == "escalate" and label != "escalate"
    return f"right {right / len(rows):.3f} of {len(rows)}, escalations missed {missed} of {escalations}"


if __name__ == "__main__":
    main()
