from __future__ import annotations

import numpy as np
import pytest

from bot.rasa_runtime.assistant import Assistant
from bot.settings import settings
from bot.understanding import encoder
from bot.understanding.neighbours import COUNT, neighbours


def test_the_nearest_come_first_and_have_the_most_say():
    turned = np.linspace(0, 1, 40)
    phrases = np.stack([np.cos(turned), np.sin(turned)], axis=1)
    near = neighbours(phrases, phrases[7])
    assert near.places[0] == 7
    assert len(near.places) == COUNT
    assert list(near.say) == sorted(near.say, reverse=True)
    assert near.say.sum() == pytest.approx(1)


def test_few_phrases_all_have_a_say():
    near = neighbours(np.eye(3), np.array([0.0, 1.0, 0.0]))
    assert sorted(near.places) == [0, 1, 2] and near.places[0] == 1


def test_a_release_of_another_encoder_is_refused(release, monkeypatch):
    ours = encoder.load(settings().encoder)
    monkeypatch.setattr(ours, "fingerprint", "of another encoder")
    with pytest.raises(encoder.OtherEncoder, match="bot train"):
        Assistant(release)
