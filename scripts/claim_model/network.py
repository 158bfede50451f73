"""The encoder and its three heads, in PyTorch: what is trained, and what is exported.

Encoder: the first layers of MiniLM (Wang et al. 2020) as in all-MiniLM-L6-v2. A word is its first piece's vector. Cue
head: begins / goes on / out. Role head: for each cue, every word around it as source, content, cue or none, from the
two vectors, their product, their distance, and what the words between say (three residual convolutions). Name head:
linear.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from scripts.claim_model.corpus import NAMES
from torch import Tensor, nn
from torch.nn import functional

from dateline.record.encoder.words import SHAPES

WIDTH = 384
HEADS = 12
INNER = 1536
REACH = 112  # words on either side of a cue that get a role
SPAN = 2 * REACH
ROLE_WIDTH = 128
DROPOUT = 0.1
DISTANCES = 64


def thinned(x: Tensor, share: float, training: bool) -> Tensor:
    """Dropout of whole channels of a window: a mask for each element costs more than the products on a CPU."""
    if not training:
        return x
    return x * ((torch.rand(x.shape[0], 1, x.shape[-1]) > share).to(x.dtype) / (1 - share))


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attention_in = nn.Linear(WIDTH, 3 * WIDTH)
        self.attention_out = nn.Linear(WIDTH, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, 1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)

    def forward(self, x: Tensor, shut: Tensor) -> Tensor:
        """x: windows × pieces × WIDTH; shut: windows·heads × 1 × pieces, strongly negative where there is no piece."""
        count, length, _ = x.shape
        each = WIDTH // HEADS
        q, k, v = (
            part.reshape(count * HEADS, length, each)
            for part in self.attention_in(x).view(count, length, 3, HEADS, each).permute(2, 0, 3, 1, 4).unbind(0)
        )
        weights = torch.baddbmm(shut.to(q.dtype), q, k.transpose(1, 2), alpha=each**-0.5).softmax(-1)
        y = torch.bmm(weights.to(v.dtype), v).view(count, HEADS, length, each).transpose(1, 2)
        y = self.attention_out(y.reshape(count, length, WIDTH))
        x = self.attention_norm(x + thinned(y, DROPOUT, self.training))
        y = self.down(functional.gelu(self.up(x)))
        return self.norm(x + thinned(y, DROPOUT, self.training))


class Encoder(nn.Module):
    def __init__(self, layers: int, vocabulary: int, positions: int = 512) -> None:
        super().__init__()
        self.pieces = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(positions, WIDTH)
        self.shapes = nn.Embedding(SHAPES + 1, WIDTH)
        nn.init.normal_(self.shapes.weight, std=0.01)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))

    def load(self, weights: dict[str, Tensor]) -> None:
        """Start from MiniLM's own first layers."""

        def of(name: str) -> Tensor:
            return (weights[name] if name in weights else weights[f"bert.{name}"]).float().clone()

        kinds = "embeddings.token_type_embeddings.weight"
        self.pieces.weight.data = of("embeddings.word_embeddings.weight")
        self.positions.weight.data = of("embeddings.position_embeddings.weight") + of(kinds)[0]
        self.norm.weight.data = of("embeddings.LayerNorm.weight")
        self.norm.bias.data = of("embeddings.LayerNorm.bias")
        for number, layer in enumerate(self.layers):
            at = f"encoder.layer.{number}."
            for part in ("weight", "bias"):
                inward = [of(f"{at}attention.self.{each}.{part}") for each in ("query", "key", "value")]
                getattr(layer.attention_in, part).data = torch.cat(inward)
                for ours, theirs in (
                    (layer.attention_out, "attention.output.dense"),
                    (layer.attention_norm, "attention.output.LayerNorm"),
                    (layer.up, "intermediate.dense"),
                    (layer.down, "output.dense"),
                    (layer.norm, "output.LayerNorm"),
                ):
                    getattr(ours, part).data = of(f"{at}{theirs}.{part}")

    def forward(self, pieces: Tensor, shapes: Tensor, there: Tensor) -> Tensor:
        x = self.pieces(pieces) + self.positions.weight[: pieces.shape[1]] + self.shapes(shapes)
        x = thinned(self.norm(x), DROPOUT, self.training)
        if self.training:
            x = x * (torch.rand(*pieces.shape, 1) > 0.03)  # pieces left out whole
        shut = ((1.0 - there.float()) * -1e4).repeat_interleave(HEADS, 0)[:, None]
        for layer in self.layers:
            x = layer(x, shut)
        return x


class Widening(nn.Module):
    """A residual convolution of five words, ``gap`` words apart."""

    def __init__(self, gap: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(ROLE_WIDTH)
        self.convolution = nn.Conv1d(ROLE_WIDTH, ROLE_WIDTH, 5, padding=2 * gap, dilation=gap)

    def forward(self, x: Tensor, there: Tensor) -> Tensor:
        y = self.convolution((self.norm(x) * there).transpose(1, 2)).transpose(1, 2)
        return x + functional.gelu(y)


class Roles(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.of_cue = nn.Linear(WIDTH, 2 * ROLE_WIDTH)
        self.of_word = nn.Linear(WIDTH, 2 * ROLE_WIDTH)
        self.distance = nn.Embedding(DISTANCES, ROLE_WIDTH)
        self.in_cue = nn.Embedding(2, ROLE_WIDTH)
        self.paragraph = nn.Embedding(5, ROLE_WIDTH)
        self.tags = nn.Linear(3, ROLE_WIDTH)
        for each in (self.distance, self.in_cue, self.paragraph):
            nn.init.normal_(each.weight, std=0.1)
        self.norm = nn.LayerNorm(ROLE_WIDTH)
        self.widenings = nn.ModuleList(Widening(gap) for gap in (1, 2, 4))
        self.out = nn.Linear(ROLE_WIDTH, 4)

    def forward(
        self, cue: Tensor, word: Tensor, tags: Tensor, in_cue: Tensor, paragraph: Tensor, there: Tensor, bucket: Tensor
    ) -> Tensor:
        """cue: cues × WIDTH; word: cues × SPAN × 2·ROLE_WIDTH, projected by ``of_word``; tags: cues × SPAN × 3;
        in_cue, paragraph, there: cues × SPAN; bucket: SPAN. Scores: cues × SPAN × 4."""
        c = self.of_cue(cue)[:, None]
        k = ROLE_WIDTH
        x = c[..., :k] + word[..., :k] + c[..., k:] * word[..., k:]
        x = x + self.distance(bucket) + self.in_cue(in_cue) + self.tags(tags) + self.paragraph(paragraph)
        x = thinned(functional.gelu(self.norm(x)), DROPOUT, self.training)
        there = there[..., None].to(x.dtype)
        for each in self.widenings:
            x = each(x, there)
        return self.out(x)


def distance_buckets(reach: int = REACH) -> Tensor:
    """A bucket for each place around a cue's first word: single words to 12, then by powers of two."""
    distance = torch.arange(-reach, reach)
    far = distance.abs()
    bucket = torch.where(far <= 12, far, (12 + 4 * torch.log2(far.clamp(min=12) / 12.0)).long())
    return torch.where(distance < 0, bucket, bucket + DISTANCES // 2)


@dataclass(frozen=True, slots=True)
class Cues:
    """Cues of a batch: the window each stands in, its first word there and the word after it."""

    window: Tensor
    start: Tensor
    end: Tensor


class ClaimEncoder(nn.Module):
    def __init__(self, layers: int, vocabulary: int) -> None:
        super().__init__()
        self.encoder = Encoder(layers, vocabulary)
        self.cue = nn.Linear(WIDTH, 3)
        self.name = nn.Linear(WIDTH, 2 * len(NAMES) + 1)
        self.roles = Roles()
        self.register_buffer("buckets", distance_buckets(), persistent=False)

    def words(
        self, pieces: Tensor, shapes: Tensor, there: Tensor, firsts: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Vectors, cue scores, name scores and role projections of each word."""
        h = self.encoder(pieces, shapes, there)
        h = h.gather(1, firsts[..., None].expand(-1, -1, WIDTH))
        t = thinned(h, DROPOUT, self.training)
        return h, self.cue(t), self.name(t), thinned(self.roles.of_word(h), DROPOUT, self.training)

    def links(
        self, h: Tensor, projected: Tensor, tags: Tensor, paragraphs: Tensor, real: Tensor, cues: Cues
    ) -> tuple[Tensor, Tensor]:
        """Role scores around each cue, and which places have a word."""
        length = h.shape[1]
        index = cues.start[:, None] - REACH + torch.arange(SPAN)
        at = index.clamp(0, length - 1)
        there = (index >= 0) & (index < length) & real[cues.window].gather(1, at)
        place = torch.arange(length)[None]
        pooled = ((place >= cues.start[:, None]) & (place < cues.end[:, None])).to(h.dtype)
        pooled = pooled / pooled.sum(1, keepdim=True)
        cue = torch.bmm(pooled[:, None], h[cues.window])[:, 0]
        window = cues.window[:, None]
        in_cue = ((index >= cues.start[:, None]) & (index < cues.end[:, None])).long()
        away = (paragraphs[window, at] - paragraphs[cues.window, cues.start][:, None]).clamp(-2, 2) + 2
        scores = self.roles(cue, projected[window, at], tags[window, at], in_cue, away, there, self.buckets)
        return scores, there


def from_minilm(folder: Path, layers: int, vocabulary: int) -> ClaimEncoder:
    """A network that knows MiniLM's first layers and nothing of claims. folder: of ``model.safetensors``."""
    from safetensors.torch import load_file

    network = ClaimEncoder(layers, vocabulary)
    network.encoder.load(load_file(folder / "model.safetensors"))
    network.encoder.pieces.weight.requires_grad = False
    return network
