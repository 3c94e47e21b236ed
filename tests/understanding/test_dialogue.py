from __future__ import annotations

import uuid

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.content.taxonomy import taxonomy
from bot.understanding.dialogue import features_of, kind_of


def state(intent: str | None = None, action: str | None = None) -> dict:
    """One of Rasa's states: what was said last and what was done last."""
    return {
        **({"user": {"intent": intent}} if intent else {}),
        **({"prev_action": {"action_name": action}} if action else {}),
    }


@pytest.mark.parametrize(
    ("intent", "kind"),
    [
        ("insurance", "topic"),
        ("opt_out_how", "topic"),
        ("smalltalk", "small_talk"),
        ("about_chatbot", "small_talk"),
        ("oos_other", "out_of_scope"),
        ("other_language", "out_of_scope"),
        ("followup_why", "followup_why"),
        ("nlu_fallback", "nlu_fallback"),
    ],
)
def test_kinds(intent, kind):
    assert kind_of(intent) == kind


def test_a_situation_is_described_by_kinds_newest_first():
    said = features_of(
        [
            state("insurance", "action_listen"),
            state("insurance", "action_answer"),
            state("followup_why", "action_listen"),
        ]
    )
    assert said == {
        "kind[0]=followup_why": 1,
        "action[0]=action_listen": 1,
        "kind[1]=topic": 1,
        "action[1]=action_answer": 1,
        "kind[2]=topic": 1,
        "action[2]=action_listen": 1,
        "now=followup_why+action_listen": 1,
        "several topics": 0,
        "no topic": 0,
    }


def test_two_topics_are_told_from_one_topic_twice():
    def described(*topics: str) -> dict:
        return features_of([state(topic, "action_listen") for topic in topics])

    assert described("insurance", "employers")["several topics"] == 1
    assert described("insurance", "insurance")["several topics"] == 0
    assert described("insurance", "employers") == described("big_tech", "ai_use")


def test_small_talk_is_no_topic_and_nothing_is_a_situation_too():
    assert features_of([state("smalltalk", "action_listen")])["no topic"] == 1
    assert features_of([])["no topic"] == 1


@pytest.fixture(scope="module")
def agent(release) -> Agent:
    return Agent.load(str(release))


def next_action(agent: Agent, *steps: tuple[str, str], then: str) -> tuple[str, str]:
    """What follows on intents with their actions, and then one more intent; and who says so."""
    events: list = [ActionExecuted("action_listen")]
    for intent, action in steps:
        events += [heard(intent), ActionExecuted(action)]
        events += [ActionExecuted("action_listen")]
    events.append(heard(then))
    tracker = DialogueStateTracker.from_events(
        uuid.uuid4().hex, events, agent.domain.slots, domain=agent.domain
    )
    prediction = agent.processor._predict_next_with_tracker(tracker)
    best = max(
        range(len(prediction.probabilities)), key=prediction.probabilities.__getitem__
    )
    return agent.domain.action_names_or_texts[best], prediction.policy_name or ""


def heard(intent: str) -> UserUttered:
    return UserUttered("words", {"name": intent, "confidence": 1.0})


FOLLOW_UPS = {
    "followup_why": "action_explain_why",
    "followup_more": "action_tell_more",
    "followup_legal": "action_explain_law",
    "followup_action": "action_what_you_can_do",
    "followup_nation": "action_answer_for_nation",
}


@pytest.mark.parametrize(("follow_up", "action"), FOLLOW_UPS.items())
def test_what_the_stories_teach_holds_for_every_topic(agent, follow_up, action):
    for topic in taxonomy().topics.values():
        if topic.in_scope:
            done = next_action(agent, (topic.slug, "action_answer"), then=follow_up)
            assert done[0] == action, topic.slug


def test_a_pair_of_topics_that_no_story_tells_is_recapped(agent):
    action, policy = next_action(
        agent,
        ("biobank_cohorts", "action_answer"),
        ("shared_care_record", "action_answer"),
        then="followup_action",
    )
    assert action == "action_recap"
    assert "StoryPolicy" in policy


def test_a_pair_that_a_story_tells_is_known_word_for_word(agent):
    action, policy = next_action(
        agent,
        ("commercial_sale", "action_answer"),
        ("insurance", "action_answer"),
        then="followup_action",
    )
    assert action == "action_recap"
    assert "MemoizationPolicy" in policy
