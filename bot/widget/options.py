"""What a website can choose about the widget: the attributes of its script tag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
)

from bot.content.book import answer_book

LOWEST_CONTRAST = 4.5  # WCAG 1.4.3, of words to what is behind them


def luminance(color: str) -> float:
    """WCAG's relative luminance of #rrggbb: from 0 for black to 1 for white."""
    shares = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _readable(color: str) -> str:
    if 1.05 / (luminance(color) + 0.05) < LOWEST_CONTRAST:
        raise ValueError("White words on it can't be read.")
    return color


def _answered(topic: str) -> str:
    if topic and topic not in answer_book().topics:
        raise ValueError("There is no such topic.")
    return topic


Color = Annotated[
    str,
    StringConstraints(to_lower=True, pattern=r"^#[0-9A-Fa-f]{6}$"),
    AfterValidator(_readable),
]


class Options(BaseModel):
    """The choices, as the loader reads them; the defaults are the loader's own."""

    model_config = ConfigDict(frozen=True)

    color: Color = "#005eb8"
    position: Literal["end", "start"] = "end"
    greeting: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)
    ] = "Ask about health data"
    lang: Literal["en", "cy"] = "en"
    heading_level: Literal["1", "2", "3"] = "2"
    topic: Annotated[str, AfterValidator(_answered)] = ""

    @classmethod
    def read(cls, form: Mapping[str, str]) -> tuple[Options, set[str]]:
        """The choices of a form, and the names of those that can't be used and keep their default."""
        known = {name: form[name] for name in cls.model_fields if name in form}
        try:
            return cls.model_validate(known), set()
        except ValidationError as error:
            wrong = {str(each["loc"][0]) for each in error.errors()}
        return cls.model_validate(
            {name: value for name, value in known.items() if name not in wrong}
        ), wrong

    @property
    def attributes(self) -> dict[str, str]:
        """Those that differ from the default, as attributes of the script tag."""
        return {
            f"data-{name.replace('_', '-')}": value
            for name, value in self.model_dump(exclude_defaults=True).items()
        }
