"""bge-small-en-v1.5 in PyTorch: read from its int8 ONNX file, and written back into it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import nn

LAYERS, WIDTH, HEADS = 12, 384, 12
# Where the ONNX graph keeps the matrices of a layer.
MATRICES = {
    "query": "attention/self/query",
    "key": "attention/self/key",
    "value": "attention/self/value",
    "joined": "attention/output/dense",
    "widen": "intermediate/dense",
    "narrow": "output/dense",
}
NORMS = {"attended": "attention.output.LayerNorm", "done": "output.LayerNorm"}
EMBEDDINGS = {
    "word": "embeddings.word_embeddings.weight",
    "position": "embeddings.position_embeddings.weight",
    "kind": "embeddings.token_type_embeddings.weight",
}


class Layer(nn.Module):
    """One transformer layer of BERT (Devlin et al. 2019)."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.joined = (
            nn.Linear(WIDTH, WIDTH) for _ in range(4)
        )
        self.attended = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen = nn.Linear(WIDTH, 4 * WIDTH)
        self.narrow = nn.Linear(4 * WIDTH, WIDTH)
        self.done = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: torch.Tensor, mask: torch.Tensor, dropout: float):
        """(B, T, WIDTH) in and out; `mask` (B, 1, 1, T) is true for tokens."""
        batch, length, _ = x.shape
        query, key, value = (
            part(x).view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        seen = F.scaled_dot_product_attention(query, key, value, mask, dropout)
        seen = self.joined(seen.transpose(1, 2).reshape(batch, length, WIDTH))
        x = self.attended(x + F.dropout(seen, dropout))
        thought = self.narrow(F.gelu(self.widen(x)))
        return self.done(x + F.dropout(thought, dropout))


class Network(nn.Module):
    """The encoder. Its embeddings are not trained: they stay in int8 as they were."""

    def __init__(self, tokenizer: Tokenizer, dropout: float) -> None:
        super().__init__()
        self.word = nn.Embedding(30522, WIDTH)
        self.position = nn.Embedding(512, WIDTH)
        self.kind = nn.Embedding(2, WIDTH)
        for embedding in (self.word, self.position, self.kind):
            embedding.weight.requires_grad_(False)
        self.embedded = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.tokenizer, self.dropout = tokenizer, dropout

    def forward(self, texts: list[str]) -> torch.Tensor:
        """Vectors of length 1 for B texts: (B, WIDTH)."""
        encoded = [self.tokenizer.encode(text).ids for text in texts]
        ids = torch.zeros(len(texts), max(map(len, encoded)), dtype=torch.long)
        mask = torch.zeros(ids.shape, dtype=torch.bool)
        for row, tokens in enumerate(encoded):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = True
        dropout = self.dropout if self.training else 0.0
        places = torch.arange(ids.shape[1])
        x = self.word(ids) + self.position(places)[None] + self.kind.weight[0]
        x = F.dropout(self.embedded(x), dropout)
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :], dropout)
        return F.normalize(x[:, 0], dim=-1)


def read(folder: Path, dropout: float, longest: int) -> Network:
    """The network with the weights of `model.onnx`, and the tokenizer beside it.

    Args:
        dropout: share of values left out while training.
        longest: tokens after which a text is cut.
    """
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(longest)
    tokenizer.no_padding()
    network = Network(tokenizer, dropout)
    model = onnx.load(str(folder / "model.onnx"))
    arrays = {w.name: numpy_helper.to_array(w) for w in model.graph.initializer}

    def real(name: str) -> np.ndarray:
        zero = arrays[f"{name}_zero_point"].astype(np.float32)
        return (arrays[f"{name}_quantized"] - zero) * arrays[f"{name}_scale"]

    def put(parameter: torch.Tensor, array: np.ndarray) -> None:
        parameter.data.copy_(torch.from_numpy(np.array(array, dtype=np.float32)))

    for part, name in EMBEDDINGS.items():
        put(getattr(network, part).weight, real(name))
    for parameter, name in _plain(network):
        put(parameter, arrays[name])
    for parameter, name in _matrices(network, model):
        put(parameter, real(name).T)
    return network


def write(network: Network, source: Path, target: Path) -> None:
    """Writes the network's weights into a copy of the ONNX file that they came from.

    Matrices become int8, with a scale for each column, as they were.
    """
    model = onnx.load(str(source))
    new = {name: p.detach().numpy() for p, name in _plain(network)}
    for parameter, name in _matrices(network, model):
        matrix = parameter.detach().numpy().T
        scale = (np.abs(matrix).max(axis=0) / 127).astype(np.float32)
        new[f"{name}_quantized"] = np.round(matrix / scale).astype(np.int8)
        new[f"{name}_scale"] = scale
        new[f"{name}_zero_point"] = np.zeros(len(scale), np.int8)
    for weight in model.graph.initializer:
        if weight.name in new:
            weight.CopyFrom(numpy_helper.from_array(new[weight.name], weight.name))
    onnx.save(model, str(target))


def _plain(network: Network) -> list[tuple[nn.Parameter, str]]:
    """Norms and biases, with their names in the graph."""
    found = [
        (network.embedded.weight, "embeddings.LayerNorm.weight"),
        (network.embedded.bias, "embeddings.LayerNorm.bias"),
    ]
    for number, layer in enumerate(network.layers):
        start = f"encoder.layer.{number}."
        for part, path in MATRICES.items():
            name = f"{start}{path.replace('/', '.')}.bias"
            found.append((getattr(layer, part).bias, name))
        for part, path in NORMS.items():
            norm = getattr(layer, part)
            found.append((norm.weight, f"{start}{path}.weight"))
            found.append((norm.bias, f"{start}{path}.bias"))
    return found


def _matrices(
    network: Network, model: onnx.ModelProto
) -> list[tuple[nn.Parameter, str]]:
    """Matrices, with the names that the graph gives them, which are mere numbers."""
    names = {
        node.name: node.input[1].removesuffix("_quantized")
        for node in model.graph.node
        if node.op_type == "MatMulInteger"
    }
    return [
        (
            getattr(layer, part).weight,
            names[f"/encoder/layer.{number}/{path}/MatMul_quant"],
        )
        for number, layer in enumerate(network.layers)
        for part, path in MATRICES.items()
    ]
