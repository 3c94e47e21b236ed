from __future__ import annotations

from bot.staff.attempts import PER_ADDRESS, PER_NAME, WINDOW, Attempts


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_name_has_five_tries_from_any_address() -> None:
    attempts = Attempts(Clock())
    assert all(attempts.take("sam", f"10.0.0.{n}") for n in range(PER_NAME))
    assert not attempts.take("sam", "10.0.0.99")
    assert attempts.take("alex", "10.0.0.1")


def test_an_address_has_twenty_tries_at_any_name() -> None:
    attempts = Attempts(Clock())
    assert all(attempts.take(f"name{n}", "10.0.0.1") for n in range(PER_ADDRESS))
    assert not attempts.take("sam", "10.0.0.1")


def test_tries_are_forgotten_after_a_quarter_of_an_hour() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for _ in range(PER_NAME):
        attempts.take("sam", "10.0.0.1")
    clock.now += WINDOW
    assert attempts.take("sam", "10.0.0.1")


def test_a_good_sign_in_does_not_buy_guesses_at_other_names() -> None:
    attempts = Attempts(Clock())
    for n in range(PER_ADDRESS - 1):
        attempts.take(f"name{n}", "10.0.0.1")
    assert attempts.take("mine", "10.0.0.1")
    attempts.forget("mine", "10.0.0.1")
    assert attempts.take("one more", "10.0.0.1")
    assert not attempts.take("another", "10.0.0.1")
