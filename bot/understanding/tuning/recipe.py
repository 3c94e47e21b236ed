"""How the encoder is fitted: one pass of supervised learning on topics, concerns and attitudes.

A vector should lie near those of its topic (cross-entropy on cosine similarity with a learnt
prototype for each topic, as in Wang et al. 2018, "CosFace", without the margin), and concerns and
attitude should be readable off it. What was tried and what each choice gave: docs/understanding.md.
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
from bot.content.taxonomy import Taxonomy
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
    concern_weight: float = 0.5
    attitude_weight: float = 0.5
    typos: float = 0.15
    warm_up: float = 0.1


class Heads(nn.Module):
    """What reads topics, concerns and attitude off a vector while training; thrown away after."""

    def __init__(self, phrases: list[Phrase], labels: Taxonomy) -> None:
        super().__init__()
        self.topics = sorted({phrase.intent for phrase in phrases})
        self.concerns = list(labels.concerns)
        self.attitudes = list(labels.attitudes)
        self.prototypes = nn.Parameter(torch.randn(len(self.topics), WIDTH) * 0.05)
        self.concern = nn.Linear(WIDTH, len(self.concerns))
        self.attitude = nn.Linear(WIDTH, len(self.attitudes))

    def loss(
        self, vectors: torch.Tensor, phrases: list[Phrase], recipe: Recipe
    ) -> torch.Tensor:
        """The loss of a batch: `vectors` (B, WIDTH) of B `phrases`."""
        topics = torch.tensor([self.topics.index(p.intent) for p in phrases])
        voiced = torch.tensor(
            [
                [float(name in p.labels.get("concerns", ())) for name in self.concerns]
                for p in phrases
            ]
        )
        attitudes = torch.tensor(
            [self.attitudes.index(p.labels.get("attitude", "neutral")) for p in phrases]
        )
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
    phrases: list[Phrase],
    labels: Taxonomy,
    recipe: Recipe,
    after_epoch: Callable[[int], None] = lambda epoch: None,
) -> None:
    """Trains the network in place on the phrases."""
    chance = random.Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    heads = Heads(phrases, labels)
    speller = Speller.of(phrase.text for phrase in phrases)
    with torch.no_grad():
        _start_at_means(network, heads, phrases)
    trained = [p for p in network.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": trained, "lr": recipe.rate},
            {"params": list(heads.parameters()), "lr": recipe.rate_of_heads},
        ],
        weight_decay=0.01,
    )
    steps = recipe.epochs * -(-len(phrases) // recipe.batch)
    warm = recipe.warm_up * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, (steps - step) / steps)
    )
    for epoch in range(recipe.epochs):
        network.train()
        for batch in tqdm(
            _batches(phrases, recipe.batch, chance), f"Epoch {epoch + 1}"
        ):
            texts = [
                speller.corrected(
                    with_typos(p.text, int(chance.random() < recipe.typos), chance)
                )
                for p in batch
            ]
            loss = heads.loss(network(texts), batch, recipe)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            schedule.step()
        network.eval()
        after_epoch(epoch)


def _start_at_means(network: Network, heads: Heads, phrases: list[Phrase]) -> None:
    network.eval()
    sums = np.zeros((len(heads.topics), WIDTH), np.float32)
    for start in range(0, len(phrases), 64):
        part = phrases[start : start + 64]
        vectors = network([phrase.text for phrase in part]).numpy()
        for phrase, vector in zip(part, vectors, strict=True):
            sums[heads.topics.index(phrase.intent)] += vector
    means = torch.from_numpy(sums)
    heads.prototypes.copy_(F.normalize(means, dim=-1))


def _batches(
    phrases: list[Phrase], size: int, chance: random.Random
) -> list[list[Phrase]]:
    """The phrases in batches of like length, shuffled: padding is wasted work."""
    shuffled = chance.sample(phrases, len(phrases))
    batches = []
    for start in range(0, len(shuffled), size * 16):
        part = sorted(shuffled[start : start + size * 16], key=lambda p: len(p.text))
        batches += [part[at : at + size] for at in range(0, len(part), size)]
    chance.shuffle(batches)
    return batches
