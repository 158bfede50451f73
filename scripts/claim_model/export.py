"""Exports trained weights as what ships: two ONNX graphs and the word pieces they know.

    python -m scripts.claim_model.export CHECKPOINT.pt OUT_FOLDER --texts FOLDER [FOLDER ...] [--float]

``claims.words.onnx`` reads one window: piece ids, shapes and each word's first piece → each word's vector, cue and name
log-probabilities, and its projection for roles. ``claims.links.onnx`` reads one cue: its vector, the projections and
tags around it → role log-probabilities. Neither knows padding, so the same window gives the same answer whatever is
read beside it. Weights are int8 per channel, activations are quantised as they come (``quantize_dynamic``);
convolutions are written as one product over shifted copies, which quantises alike; attention is onnxruntime's own
fused operator.

The vocabulary is cut to pieces that the texts hold, the first ones of MiniLM's own list (which is in order of how
common they are) and single characters: a news text in another alphabet is not read by this model anyway.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from scripts.claim_model.network import HEADS, ROLE_WIDTH, WIDTH, ClaimEncoder, Layer, Roles, Widening
from scripts.claim_model.train import full_vocabulary, minilm
from torch import Tensor, nn
from torch.nn import functional

from dateline.record.encoder.windows import PIECES
from dateline.record.encoder.words import WORD, Vocabulary

OPSET = 20
_UNUSED = "[unused"
_FIRST_WORD = 1996  # of MiniLM's list, behind its marks and characters
_COMMON = 14_000  # pieces of the list that are kept whether the texts have them or not


class Attention(torch.autograd.Function):
    """Attention of one window, in the graph as one operator."""

    @staticmethod
    def forward(_context: object, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        split = (each.view(1, -1, HEADS, WIDTH // HEADS).transpose(1, 2) for each in (q, k, v))
        return functional.scaled_dot_product_attention(*split).transpose(1, 2).reshape(q.shape)

    @staticmethod
    def symbolic(graph: Any, q: Any, k: Any, v: Any) -> Any:
        told = graph.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=HEADS)
        told.setType(q.type())
        return told


class WordGraph(nn.Module):
    """One window: pieces in, words out."""

    def __init__(self, network: ClaimEncoder) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, shapes: Tensor, firsts: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        encoder = self.network.encoder
        x = encoder.pieces(pieces) + encoder.positions.weight[: pieces.shape[0]] + encoder.shapes(shapes)
        x = encoder.norm(x)[None]
        for layer in encoder.layers:
            x = self.through(layer, x)
        h = x[0].index_select(0, firsts)
        cues = self.network.cue(h).log_softmax(-1)
        return h, cues, self.network.name(h).log_softmax(-1), self.network.roles.of_word(h)

    @staticmethod
    def through(layer: Layer, x: Tensor) -> Tensor:
        q, k, v = layer.attention_in(x).split(WIDTH, -1)
        x = layer.attention_norm(x + layer.attention_out(Attention.apply(q, k, v)))
        return layer.norm(x + layer.down(functional.gelu(layer.up(x))))


class WideningAsProduct(nn.Module):
    """A convolution as one product over shifted copies of its input."""

    def __init__(self, widening: Widening) -> None:
        super().__init__()
        kernel = widening.convolution
        width, inward, self.taps = kernel.weight.shape
        self.gap = kernel.dilation[0]
        self.norm = widening.norm
        self.product = nn.Linear(inward * self.taps, width)
        self.product.weight.data = kernel.weight.data.permute(0, 2, 1).reshape(width, -1).contiguous()
        self.product.bias.data = kernel.bias.data

    def forward(self, x: Tensor) -> Tensor:
        edge = self.gap * (self.taps // 2)
        y = functional.pad(self.norm(x), (0, 0, edge, edge))
        length = x.shape[0]
        shifted = torch.cat([y[tap * self.gap : tap * self.gap + length] for tap in range(self.taps)], -1)
        return x + functional.gelu(self.product(shifted))


class LinkGraph(nn.Module):
    """One cue and the words within reach of it: cue: WIDTH; the rest for each word."""

    def __init__(self, roles: Roles) -> None:
        super().__init__()
        self.roles = roles
        self.widenings = nn.ModuleList(WideningAsProduct(each) for each in roles.widenings)

    def forward(
        self, cue: Tensor, word: Tensor, tags: Tensor, in_cue: Tensor, paragraph: Tensor, distance: Tensor
    ) -> Tensor:
        roles = self.roles
        c = roles.of_cue(cue)
        x = c[:ROLE_WIDTH] + word[:, :ROLE_WIDTH] + c[ROLE_WIDTH:] * word[:, ROLE_WIDTH:]
        x = x + roles.distance(distance) + roles.in_cue(in_cue) + roles.tags(tags) + roles.paragraph(paragraph)
        x = functional.gelu(roles.norm(x))
        for each in self.widenings:
            x = each(x)
        return roles.out(x).log_softmax(-1)


def kept_pieces(pieces: list[str], texts: list[Path]) -> list[int]:
    """The numbers of the pieces to keep: the padding first, the rest in their own order."""
    vocabulary = Vocabulary(pieces)
    seen: Counter[int] = Counter()
    for folder in texts:
        for path in folder.glob("**/*.txt"):
            for word in WORD.findall(path.read_text(encoding="utf-8")):
                seen.update(vocabulary.pieces(word))
    marks = {vocabulary.pad, vocabulary.unknown, vocabulary.opening, vocabulary.closing}
    kept = [
        number
        for number, piece in enumerate(pieces)
        if number in marks
        or (
            not piece.startswith(_UNUSED)
            and (
                seen[number]
                or len(piece.removeprefix("##")) == 1
                or (_FIRST_WORD <= number < _FIRST_WORD + _COMMON and piece.isascii())
            )
        )
    ]
    return sorted(kept, key=lambda number: number != vocabulary.pad)


def load(path: Path) -> ClaimEncoder:
    saved = torch.load(path, weights_only=True)
    network = ClaimEncoder(saved["layers"], len(full_vocabulary(minilm())))
    network.load_state_dict(saved["weights"])
    return network.eval()


def export(network: ClaimEncoder, kept: list[int], pieces: list[str], out: Path, *, as_float: bool) -> None:
    out.mkdir(parents=True, exist_ok=True)
    network.encoder.pieces = nn.Embedding.from_pretrained(network.encoder.pieces.weight.data[kept])
    network.encoder.positions = nn.Embedding.from_pretrained(network.encoder.positions.weight.data[:PIECES])
    (out / "claims.pieces.txt").write_text("\n".join(pieces[number] for number in kept), encoding="utf-8")
    words, links = WordGraph(network).eval(), LinkGraph(network.roles).eval()
    ids = torch.randint(0, len(kept), (64,))
    window = (ids, torch.ones_like(ids), torch.arange(1, 51))
    flags = torch.zeros(40, dtype=torch.long)
    cue = (torch.randn(WIDTH), torch.randn(40, 2 * ROLE_WIDTH), torch.rand(40, 3), flags, flags, flags)
    with tempfile.TemporaryDirectory() as folder:
        for name, graph, given, inputs, outputs in (
            ("words", words, window, ("pieces", "shapes", "firsts"), ("vectors", "cues", "names", "projected")),
            ("links", links, cue, ("cue", "word", "tags", "in_cue", "paragraph", "distance"), ("roles",)),
        ):
            plain, final = Path(folder, f"{name}.onnx"), out / f"claims.{name}.onnx"
            axes = {"pieces": {0: "pieces"}, "shapes": {0: "pieces"}, "firsts": {0: "words"}}
            axes |= {each: {0: "words"} for each in ("vectors", "cues", "names", "projected")}
            axes |= {each: {0: "near"} for each in ("word", "tags", "in_cue", "paragraph", "distance", "roles")}
            torch.onnx.export(
                graph,
                given,
                plain,
                input_names=list(inputs),
                output_names=list(outputs),
                dynamic_axes={each: axes[each] for each in (*inputs, *outputs) if each in axes},
                opset_version=OPSET,
                custom_opsets={"com.microsoft": 1},
                dynamo=False,
            )
            _agrees(graph, plain, dict(zip(inputs, given, strict=True)))
            if as_float:
                final.write_bytes(plain.read_bytes())
            else:
                quantize_dynamic(
                    plain,
                    final,
                    weight_type=QuantType.QInt8,
                    per_channel=True,
                    op_types_to_quantize=["MatMul", "Gemm", *(["Gather"] if name == "words" else [])],
                    nodes_to_exclude=_in_float(plain),
                )
            print(f"{final.name}: {final.stat().st_size / 1e6:.1f} MB")


def _in_float(plain: Path) -> list[str]:
    return []


def _agrees(graph: nn.Module, path: Path, given: dict[str, Tensor]) -> None:
    """The float graph must say what the network says."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    told = session.run(None, {name: each.numpy() for name, each in given.items()})
    with torch.no_grad():
        meant = graph(*given.values())
    for ours, theirs in zip(told, meant if isinstance(meant, tuple) else (meant,), strict=True):
        if not np.allclose(ours, theirs.numpy(), atol=1e-3):
            raise SystemExit(f"{path.name}: the graph differs from the network")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--texts", type=Path, nargs="+", required=True, help="folders of the texts whose pieces are kept"
    )
    parser.add_argument("--float", action="store_true", help="weights as they were trained, for comparison")
    asked = parser.parse_args()
    pieces = (minilm() / "vocab.txt").read_text(encoding="utf-8").split("\n")[:30522]
    kept = kept_pieces(pieces, asked.texts)
    print(f"{len(kept)} of {len(pieces)} pieces")
    export(load(asked.checkpoint), kept, pieces, asked.out, as_float=asked.float)


if __name__ == "__main__":
    main()
