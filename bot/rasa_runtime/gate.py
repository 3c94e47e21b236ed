"""What every message passes on its way into Rasa, whichever channel it came through.

The website's conversation does all this itself and marks its messages as `CHECKED`. For
`rasa run` and `rasa shell` this is the place that keeps raw personal data, commands and urgent
messages away from the model and the tracker.
"""

from __future__ import annotations

from rasa.core.channels.channel import UserMessage

from bot.content.book import answer_book
from bot.content.mentions import nation_of
from bot.safety.input import clean
from bot.safety.redaction import redact
from bot.safety.urgent import urgent_kind

CHECKED = {"checked": True}


async def admit(message: UserMessage) -> bool:
    """Makes a message safe to keep, in place.

    Returns:
        Whether Rasa should handle it. An urgent one got its care card here instead.

    Raises:
        EmptyMessage, MessageTooLong: the text is not of a length that we take.
    """
    # This very object and not one like it: channels let clients send metadata of their own.
    if message.metadata is CHECKED:
        return True
    text = clean(message.text or "")
    if kind := urgent_kind(text):
        card = answer_book().care_cards[kind].message(nation_of(text))
        contacts = [f"{to['text']}: {to['phone']}" for to in card["what_you_can_do"]]
        await message.output_channel.send_text_message(
            message.sender_id, "\n".join([card["title"], card["text"], *contacts])
        )
        return False
    message.text = text
    mask(message)
    return True


def mask(message: UserMessage) -> None:
    """Takes personal data out of a message's text, in place, unless that was done before."""
    if message.metadata is not CHECKED:
        message.text = redact(message.text or "").text
