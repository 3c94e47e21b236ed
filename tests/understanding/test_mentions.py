from __future__ import annotations

from rasa.shared.nlu.training_data.message import Message

from bot.understanding.mentions import MentionExtractor


def test_mentions_become_entities_and_what_others_extracted_stays():
    text = "I live in Wales"
    message = Message.build(text)
    message.set("entities", [{"entity": "other", "value": 1}])
    MentionExtractor().process([message])
    other, nation = message.get("entities")
    assert other["entity"] == "other"
    assert (nation["entity"], nation["value"]) == ("nation", "wales")
    assert text[nation["start"] : nation["end"]] == "Wales"
