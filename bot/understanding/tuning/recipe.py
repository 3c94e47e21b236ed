"""How the encoder is fitted: supervised learning on topics, concerns, attitudes and danger.

A vector should lie near those of its topic (cross-entropy on cosine similarity with a learnt
prototype for each topic, as in Wang et al. 2018, "CosFace", without the margin), and concerns,
attitude and danger should be readable off it. What was tried and what each choice gave: docs/understanding.md.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from tqdm import tqdm

from bot.content.check.phrases import Phrase
from bot.content.danger import Sign
from bot.content.taxonomy import URGENT, Taxonomy
from bot.understanding.spelling import Speller
from bot.understanding.tuning.network import WIDTH, Network
from bot.understanding.typos import with_typos


@dataclass(frozen=True)
class Recipe:
    """The settings. Rates are of AdamW; `scale` is the inverse temperature of a cosine."""

    seed: int = 1
    epochs: int = 2
    batch: int = 32
    rate: float = 5e-5
    rate_of_heads: float = 1e-3
    scale: float = 20.0
    smoothing: float = 0.1
    concern_weight: float = 1.0
    attitude_weight: float = 1.0
    danger_weight: float = 0.5
    typos: float = 0.15
    warm_up: float = 0.1


@dataclass(frozen=True)
class Example:
    """A text and what should be readable off its vector. Without a topic, danger alone is known."""

    text: str
    topic: str | None
    danger: bool
    concerns: tuple[str, ...] = ()
    attitude: str = "neutral"


def examples_of(phrases: list[Phrase], signs: list[Sign]) -> list[Example]:
    """Phrases and signs of danger, as examples."""
    return [
        Example(
            phrase.text,
            phrase.intent,
            phrase.intent in URGENT,
            tuple(phrase.labels.get("concerns", ())),
            phrase.labels.get("attitude", "neutral"),
        )
        for phrase in phrases
    ] + [Example(sign.text, sign.kind, sign.kind is not None) for sign in signs]


class Heads(nn.Module):
    """What reads the labels off a vector while training; thrown away after."""

    def __init__(self, examples: list[Example], labels: Taxonomy) -> None:
        super().__init__()
        self.topics = sorted({e.topic for e in examples if e.topic is not None})
        self.concerns = list(labels.concerns)
        self.attitudes = list(labels.attitudes)
        self.prototypes = nn.Parameter(torch.randn(len(self.topics), WIDTH) * 0.05)
        self.concern = nn.Linear(WIDTH, len(self.concerns))
        self.attitude = nn.Linear(WIDTH, len(self.attitudes))
        self.danger = nn.Linear(WIDTH, 1)

    def loss(
        self, vectors: torch.Tensor, batch: list[Example], recipe: Recipe
    ) -> torch.Tensor:
        """The loss of a batch: `vectors` (B, WIDTH) of B examples."""
        dangers = torch.tensor([float(e.danger) for e in batch])
        # A sign of danger is seldom met: a miss counts 4 times.
        of_danger = F.binary_cross_entropy_with_logits(
            8 * self.danger(vectors)[:, 0], dangers, pos_weight=torch.tensor(4.0)
        )
        of_labels = self._of_labels(vectors, batch, recipe)
        return of_labels + recipe.danger_weight * of_danger

    def _of_labels(
        self, vectors: torch.Tensor, batch: list[Example], recipe: Recipe
    ) -> torch.Tensor:
        known = [place for place, e in enumerate(batch) if e.topic is not None]
        if not known:
            return vectors.sum() * 0
        vectors, examples = vectors[known], [batch[place] for place in known]
        places = [self.topics.index(e.topic) for e in examples if e.topic is not None]
        topics = torch.tensor(places)
        voiced = torch.tensor(
            [[float(name in e.concerns) for name in self.concerns] for e in examples]
        )
        attitudes = torch.tensor([self.attitudes.index(e.attitude) for e in examples])
        near = recipe.scale * vectors @ F.normalize(self.prototypes, dim=-1).T
        of_topic = F.cross_entropy(near, topics, label_smoothing=recipe.smoothing)
        # A concern is voiced by few phrases: a miss counts 4 times.
        of_concern = F.binary_cross_entropy_with_logits(
            8 * self.concern(vectors),
            voiced,
            pos_weight=torch.full((len(self.concerns),), 4.0),
        )
        of_attitude = F.cross_entropy(8 * self.attitude(vectors), attitudes)
        return (
            of_topic
            + recipe.concern_weight * of_concern
            + recipe.attitude_weight * of_attitude
        )


def fit(
    network: Network,
    examples: list[Example],
    labels: Taxonomy,
    recipe: Recipe,
    after_epoch: Callable[[int], None] = lambda epoch: None,
) -> None:
    """Trains the network in place on the examples."""
    chance = random.Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    heads = Heads(examples, labels)
    speller = Speller.of(example.text for example in examples)
    with torch.no_grad():
        _start_at_means(network, heads, examples)
    trained = [p for p in network.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": trained, "lr": recipe.rate},
            {"params": list(heads.parameters()), "lr": recipe.rate_of_heads},
        ],
        weight_decay=0.01,
    )
    steps = recipe.epochs * -(-len(examples) // recipe.batch)
    warm = recipe.warm_up * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, (steps - step) / steps)
    )
    for epoch in range(recipe.epochs):
        network.train()
        for batch in tqdm(
            _batches(examples, recipe.batch, chance), f"Epoch {epoch + 1}"
        ):
            texts = [
                speller.corrected(
                    with_typos(e.text, int(chance.random() < recipe.typos), chance)
                )
                for e in batch
            ]
            loss = heads.loss(network(texts), batch, recipe)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            schedule.step()
        network.eval()
        after_epoch(epoch)


def _start_at_means(network: Network, heads: Heads, examples: list[Example]) -> None:
    network.eval()
    sums = np.zeros((len(heads.topics), WIDTH), np.float32)
    known = [(e.text, e.topic) for e in examples if e.topic is not None]
    by_length = sorted(known, key=lambda pair: len(pair[0]))
    for start in range(0, len(by_length), 64):
        part = by_length[start : start + 64]
        vectors = network([text for text, _ in part]).numpy()
        for (_, topic), vector in zip(part, vectors, strict=True):
            sums[heads.topics.index(topic)] += vector
    means = torch.from_numpy(sums)
    heads.prototypes.copy_(F.normalize(means, dim=-1))


def _batches(
    examples: list[Example], size: int, chance: random.Random
) -> list[list[Example]]:
    """The examples in batches of like length, shuffled: padding is wasted work."""
    shuffled = chance.sample(examples, len(examples))
    batches = []
    for start in range(0, len(shuffled), size * 16):
        part = sorted(shuffled[start : start + size * 16], key=lambda e: len(e.text))
        batches += [part[at : at + size] for at in range(0, len(part), size)]
    chance.shuffle(batches)
    return batches
