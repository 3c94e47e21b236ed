"""Every check passes on the project's content and finds what is wrong in a broken copy."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from bot.content.check import Finding, check, hints
from bot.content.check.answers import check_answers, check_ids, check_topics
from bot.content.check.domain import check_domain, load_domain
from bot.content.check.facts import Facts, load_facts
from bot.content.check.guided import check_case_studies, check_guides
from bot.content.check.hints import nations_without_answer, unused_facts
from bot.content.check.mentions import check_mentions
from bot.content.check.other_texts import (
    check_care_cards,
    check_labels,
    check_languages,
    check_one_liners,
)
from bot.content.check.phrases import PHRASES, PHRASES_IN_SCOPE, check_phrases
from bot.content.check.places import Passage
from bot.content.check.questions import check_questions
from bot.content.check.stories import check_stories
from bot.content.check.words import Vocabulary, load_vocabulary, wording
from bot.content.files import DATA
from bot.content.taxonomy import taxonomy

ANSWER = """\
- id: a_test
  topic: opt_out_how
  title: How to opt out
  nations: [england]
  heard: You want a say in how your data is used.
  short: >-
    You can opt out online.
    You can also call 0300 303 5678.
  more: >-
    The choice has been open
    since May 2018.
  caveat: It has limits.
  what_you_can_do:
  - {text: "Read every answer", url: "/answers"}
  - {text: "Call the line", phone: "0300 303 5678"}
  sources:
  - {title: "NHS website", url: "https://www.nhs.uk/your-nhs-data-matters/manage-your-choice/", date: "c.2018"}
  facts: [national-data-opt-out]
  owner: Content team
  last_checked: 2026-11-24
  review_by: 2027-05-24
"""
QUESTION = ANSWER.replace("id: a_test", "id: by_post").replace(
    "topic: opt_out_how\n", "topic: opt_out_how\n  question: by_post\n"
)
PHRASES_THAT_ASK_IT = """\
nlu:
- intent: opt_out_how
  examples:
  - {text: "opt out"}
  - {text: "by post", metadata: {question: by_post}}
  - {text: "by letter", metadata: {question: by_post}}
  - {text: "with a stamp", metadata: {question: by_post}}
"""
DAY = datetime.date(2026, 11, 24)
LONG = "word " * 26 + "end."


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts(DATA / "facts.yml")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(DATA / "vocabulary.yml")


@pytest.fixture
def check_text(
    tmp_path: Path, facts: Facts, vocabulary: Vocabulary
) -> Callable[[str], list[Finding]]:
    """Checks an answer file with this text."""

    def run(text: str) -> list[Finding]:
        file = tmp_path / "opting_out.yml"
        file.write_text(text)
        return list(check_answers(file, taxonomy(), facts, vocabulary, DAY))

    return run


def problems(findings: Iterable[Finding]) -> str:
    return "\n".join(finding.problem for finding in findings)


class TestWhole:
    def test_the_project_is_in_order(self, today: datetime.date) -> None:
        assert [str(finding) for finding in check(today=today)] == []

    def test_one_break_in_each_part_is_found(self, copy, today) -> None:
        lines = {
            "answers/security.yml": copy.replace(
                "data/answers/security.yml", "No system", "No system!"
            ),
            "answers/care_cards.yml": copy.replace(
                "data/answers/care_cards.yml", '"116 123"', '"116 124"'
            ),
            "answers/one_liners.yml": copy.replace(
                "data/answers/one_liners.yml", "Hello.", "Hello!"
            ),
            "taxonomy.yml": copy.replace(
                "data/taxonomy.yml", "How to opt out", "How citizens opt out"
            ),
            "nlu/security.yml": copy.replace(
                "data/nlu/security.yml", "concerns: [security_breach]", "concerns: [x]"
            ),
            "stories/ask_back.yml": copy.replace(
                "data/stories/ask_back.yml", "action: action_choose", "action: action_y"
            ),
            "domain.yml": copy.replace("domain.yml", "- action_recap", "- action_x"),
        }
        found = {
            (str(f.file.relative_to(copy.root)).removeprefix("data/"), f.line)
            for f in check(copy.root, today)
        }
        assert found >= set(lines.items())

    def test_yaml_that_cannot_be_read_is_one_finding(self, copy, today) -> None:
        copy.append("data/answers/security.yml", "- id: [")
        copy.append("data/nlu/security.yml", "- a plain text\n")
        found = check(copy.root, today)
        assert {finding.file.parent.name for finding in found} == {"answers", "nlu"}

    @pytest.mark.parametrize("file", ["taxonomy", "facts", "vocabulary"])
    def test_a_broken_shared_file_is_the_only_finding(self, copy, today, file) -> None:
        copy.append(f"data/{file}.yml", "\n}{")
        [finding] = check(copy.root, today)
        assert finding.file.name == f"{file}.yml" and finding.line > 1

    def test_a_finding_reads_as_a_line(self) -> None:
        finding = Finding(DATA / "answers" / "x.yml", 12, "It is wrong.", "Mend it.")
        assert str(finding) == "data/answers/x.yml:12: It is wrong. Fix: Mend it."


class TestAnswers:
    def test_a_good_answer_passes(self, check_text) -> None:
        assert check_text(ANSWER) == []

    @pytest.mark.parametrize(
        ("old", "new", "line", "problem"),
        [
            ("  owner: Content team\n", "", 1, "owner is missing"),
            ("  caveat: It has limits.\n", "", 1, "caveat is missing"),
            ("[national-data-opt-out]", "[]", 18, "facts is missing or empty"),
            ("topic: opt_out_how", "topic: opt_out", 2, "no topic opt_out"),
            ("topic: opt_out_how", "topic: safeguarding", 2, "care card"),
            ("[england]", "[england, france]", 4, "nations.1"),
            ("  heard:", "  herd:", 5, "herd is not a known part"),
            ("2027-05-24", "soon", 21, "review_by"),
            ("2027-05-24", "2026-11-23", 21, "is not after last_checked"),
            ("last_checked: 2026-11-24", "last_checked: 2026-11-25", 20, "future"),
            ("choice/", "choice/x", 17, "No fact in data/facts.yml was read on"),
            ("https://www.nhs", "http://www.nhs", 17, "does not start with https"),
            ("/answers", "https://example.org", 14, "not in data/facts.yml"),
            ('phone: "0300 303 5678"', 'phone: "0300 303 5679"', 15, "0300 303 5679"),
            ("call 0300 303 5678", "call 0300 303 5679", 8, "0300 303 5679"),
            ("national-data-opt-out]", "opt-outs]", 18, "no entry opt-outs"),
            ("[national-data", "[gpdpr-2021, national-data", 18, "may have changed"),
        ],
    )
    def test_a_broken_one_does_not(self, check_text, old, new, line, problem) -> None:
        assert old in ANSWER
        found = check_text(ANSWER.replace(old, new, 1))
        assert problem in problems(found)
        assert line in {finding.line for finding in found}

    def test_a_risky_fact_with_its_date_passes(self, check_text) -> None:
        text = ANSWER.replace("[national-data", "[gpdpr-2021, national-data")
        assert check_text(text.replace("It has limits", "As of 2021 it has")) == []

    def test_an_overdue_review_is_found(
        self, tmp_path, facts, vocabulary, today
    ) -> None:
        file = tmp_path / "x.yml"
        file.write_text(ANSWER)
        later = datetime.date(2027, 5, 25)
        found = check_answers(file, taxonomy(), facts, vocabulary, later)
        assert problems(found) == "a_test: The review was due by 2027-05-24."

    def test_small_talk_needs_neither_sources_nor_a_caveat(self, check_text) -> None:
        kept = [
            line
            for line in ANSWER.splitlines()
            if not line.startswith(("  caveat", "  facts"))
        ]
        text = "\n".join(kept).replace("topic: opt_out_how", "topic: smalltalk")
        assert check_text(text) == []

    def test_an_id_in_two_files_is_found(self, tmp_path) -> None:
        for name in ("a.yml", "b.yml"):
            (tmp_path / name).write_text(ANSWER)
        [finding] = check_ids(tmp_path)
        assert finding.file.name == "b.yml" and "a.yml, line 1" in finding.problem

    def test_a_topic_without_an_answer_is_found(self, copy) -> None:
        answers, labels = copy.root / "data/answers", copy.root / "data/taxonomy.yml"
        assert list(check_topics(answers, labels, taxonomy())) == []
        copy.replace("data/answers/service.yml", "topic: smalltalk", "topic: oos_other")
        [finding] = check_topics(answers, labels, taxonomy())
        assert finding.problem == "smalltalk has no answer."
        assert "smalltalk:" in labels.read_text().splitlines()[finding.line - 1]


class TestQuestions:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        """Answers to the main question of a topic and to another, and phrases."""
        texts = {"answers": ANSWER + QUESTION, "nlu": PHRASES_THAT_ASK_IT}
        for folder, text in texts.items():
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "opting_out.yml").write_text(text)
        return tmp_path

    def test_one_that_phrases_ask_and_an_answer_meets_passes(self, root) -> None:
        assert list(check_questions(root / "answers", root / "nlu")) == []

    @pytest.mark.parametrize(
        ("folder", "old", "new", "line", "problem"),
        [
            ("nlu", "by_post", "by_phone", 5, "No answer on opt_out_how has the"),
            ("nlu", "opt_out_how", "opt_out_types", 5, "No answer on opt_out_types"),
            ("nlu", "{question: by_post}", "{}", 24, "2 phrases ask it"),
            ("answers", "question: by_post", f"question: {'x' * 51}", 24, "51 letters"),
            ("answers", "_how\n  question", "_types\n  question", 23, "main question"),
        ],
    )
    def test_a_broken_one_does_not(self, root, folder, old, new, line, problem) -> None:
        file = root / folder / "opting_out.yml"
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new, 1))
        found = list(check_questions(root / "answers", root / "nlu"))
        assert line in {f.line for f in found if problem in f.problem}

    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ("topic: opt_out_how", "topic: opt_out_types", "under two topics"),
            ("id: by_post", "id: again", "Two answers to the same question are for"),
            ("  question: by_post\n", "", "Two answers to the same question are for"),
        ],
    )
    def test_a_second_answer_is_on_the_same_topic_for_other_nations(
        self, root, old, new, problem
    ) -> None:
        second = root / "answers" / "second.yml"
        second.write_text(QUESTION.replace(old, new))
        assert problem in problems(check_questions(root / "answers", root / "nlu"))
        second.write_text(QUESTION.replace("[england]", "[wales]"))
        assert list(check_questions(root / "answers", root / "nlu")) == []


class TestCaseStudies:
    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ("  owner: Content team\n", "", "owner is missing"),
            ("  protected:", "  guarded:", "guarded is not a known part"),
            ("area: rare_disease", "area: lungs", "There is no area lungs"),
            ("area: rare_disease", "area: eyes", "area rare_disease has no case study"),
            ("[recovery-trial", "[recovery", "no entry recovery"),
            ("https://covid19updates", "https://covid20updates", "No fact in data"),
            ("drug that saves", "drug that always saves", "always"),
            ("review_by: 2027-05-24", "review_by: 2026-11-23", "not after last_check"),
            ("id: example_covid_risk", "id: example_recovery_trial", "The id is on"),
        ],
    )
    def test_a_broken_one(
        self, copy, facts, vocabulary, today, old, new, problem
    ) -> None:
        file = copy.root / "data" / "answers" / "case_studies.yml"
        copy.replace("data/answers/case_studies.yml", old, new)
        found = check_case_studies(file, taxonomy(), facts, vocabulary, today)
        assert problem in problems(found)


class TestGuides:
    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ("  owner: Content team\n", "", "owner is missing"),
            ("id: help_me_decide", "id: help_me", "There is no guide help_me"),
            ("id: help_me_decide", "id: x", "The guide help_me_decide has no steps"),
            ("id: what_worries_me", "id: help_me_decide", "The id is on line"),
            ("[national-data-opt-out, opt", "[national, opt", "no entry national"),
            ("what_changes, ready]", "changes, ready]", "changes leads nowhere"),
            ("topic: consent_not_asked", "topic: consent", "There is no topic consent"),
            ("topic: consent", 'text: "So.", topic: consent', "a text or a topic"),
            (", topic: consent_not_asked", "", "either a text or a topic"),
            ('"0300 303 5678"', '"0300 303 5679"', "0300 303 5679"),
            ("https://bjgpopen.org", "https://bjgpclosed.org", "No fact in data"),
            ("This choice is yours.", "You should choose.", "You should"),
            ("review_by: 2027-05-24", "review_by: 2026-11-23", "not after last_check"),
        ],
    )
    def test_a_broken_one(
        self, copy, facts, vocabulary, today, old, new, problem
    ) -> None:
        file = copy.root / "data" / "answers" / "guides.yml"
        copy.replace("data/answers/guides.yml", old, new)
        found = check_guides(file, taxonomy(), facts, vocabulary, today)
        assert problem in problems(found)


class TestWords:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("It is used in direct care.", "direct care"),
            ("It is for secondary uses.", "secondary uses"),
            ("Data are kept.", "Data are"),
            ("It is pseudonymised.", "pseudonymised"),
            ("Service users can say no.", "Service users"),
            ("Your medical records stay here.", "medical records"),
            ("It is 100% safe.", "100% safe"),
            ("It is always safe.", "always"),
            ("It is never shared.", "never shared"),
            ("We guarantee it.", "guarantee"),
            ("It is completely safe.", "completely"),
            ("Stop taking the tablets.", "Stop taking"),
            ("You should opt out.", "You should"),
            ("Good news!", "exclamation mark"),
            (LONG, "has 27 words"),
            (f"{LONG[5:]} {LONG[15:]}", "has 26 words"),
            ("One. Two. Three. Four.", "It has 4 sentences"),
            ("Some words here. " * 3 + "a " * 55, "It has 64 words"),
        ],
    )
    def test_is_found(self, check_text, text, problem) -> None:
        found = check_text(
            ANSWER.replace("You can opt out online.", text).replace(
                "    You can also call 0300 303 5678.\n", ""
            )
        )
        assert problem in problems(found)
        assert {finding.line for finding in found} == {7}

    @pytest.mark.parametrize(
        "text",
        [
            "It is not always kept, and nobody can say more.",
            "Usersville is a town.",
            "See 111.nhs.uk, or ask “Why?” there.",
            "No system is perfectly safe.",
        ],
    )
    def test_is_fine(self, vocabulary, text) -> None:
        passage = Passage(DATA / "taxonomy.yml", 1, "x", text)
        assert list(wording(passage, vocabulary)) == []

    def test_every_text_of_an_answer_is_checked(self, check_text) -> None:
        for start in ("How to", "You want", "The choice", "It has", "Call the line"):
            assert "a_test" in problems(check_text(ANSWER.replace(start, "Users", 1)))

    def test_a_finding_names_the_line_within_a_folded_text(self, check_text) -> None:
        [finding] = check_text(ANSWER.replace("since May 2018", "for users"))
        assert finding.line == 11

    def test_a_vocabulary_of_the_wrong_form_says_so(self, copy, today) -> None:
        copy.replace("data/vocabulary.yml", "avoid:", "avoids:")
        [finding] = check(copy.root, today)
        assert "words.0" in finding.problem


class TestOtherTexts:
    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ("kind: safeguarding", "kind: danger", "no good card for safeguarding"),
            ('phone: "999"', 'phone: "998"', "998"),
            ("press 55", "press 0300 303 9999", "0300 303 9999"),
            ("owner: Content team\n  ", "", "owner is missing"),
            ("call 999 now.", "call 999 now!", "exclamation mark"),
            ("https://www.samaritans.org", "https://samaritan.org", "No fact"),
        ],
    )
    def test_a_broken_care_card(
        self, copy, facts, vocabulary, today, old, new, problem
    ) -> None:
        copy.replace("data/answers/care_cards.yml", old, new)
        file = copy.root / "data" / "answers" / "care_cards.yml"
        assert problem in problems(check_care_cards(file, facts, vocabulary, today))

    def test_one_liners_and_labels(self, copy, vocabulary) -> None:
        copy.replace("data/answers/one_liners.yml", "Hello.", "Hello users.")
        copy.replace("data/taxonomy.yml", '"Why is that?"', '"Why do users ask?"')
        one_liners = copy.root / "data" / "answers" / "one_liners.yml"
        assert "welcome" in problems(check_one_liners(one_liners, vocabulary))
        labels = copy.root / "data" / "taxonomy.yml"
        assert "followup_why" in problems(check_labels(labels, vocabulary))

    def test_a_missing_one_liner_is_found(self, copy, vocabulary) -> None:
        file = "data/answers/one_liners.yml"
        copy.replace(file, "not_for_wales", "not_for_whales")
        found = problems(check_one_liners(copy.root / file, vocabulary))
        assert "not_for_wales is missing" in found
        assert "not_for_whales is not a known part" in found

    def test_a_language_without_its_words_is_found(self, copy) -> None:
        file = "data/answers/languages.yml"
        copy.replace(file, "pl: {name: Polski, text", "pl: {name: Polski, words")
        assert "pl: text is missing" in problems(check_languages(copy.root / file))


class TestMentions:
    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ("  wales:", "  whales:", "There is no nation whales"),
            ("  eyes:", "  ears:", "There is no area ears"),
            ("  child:", "  pet:", "There is no person pet"),
            ("area:", "place:", "place steers nothing"),
        ],
    )
    def test_what_stands_for_nothing_is_found(self, copy, old, new, problem) -> None:
        file = copy.root / "data" / "mentions.yml"
        assert list(check_mentions(file, taxonomy())) == []
        copy.replace("data/mentions.yml", old, new)
        assert problem in problems(check_mentions(file, taxonomy()))


class TestPhrases:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """As many phrases for every intent as there have to be, in one file."""
        lines = ["nlu:"]
        for slug in taxonomy().intents:
            topic = taxonomy().topics.get(slug)
            needed = PHRASES_IN_SCOPE if topic and topic.in_scope else PHRASES
            lines += [f"- intent: {slug}", "  examples:"]
            lines += [f'  - {{text: "{slug} {n}"}}' for n in range(needed)]
        (tmp_path / "all.yml").write_text("\n".join(lines) + "\n")
        return tmp_path

    def test_a_hundred_for_a_topic_in_scope_are_enough(self, folder) -> None:
        assert list(check_phrases(folder, taxonomy())) == []

    @pytest.mark.parametrize(
        ("old", "new", "line", "problem"),
        [
            ('  - {text: "opt_out_how 3"}\n', "", 2, "It has 99 phrases"),
            ("opt_out_how 1", "Opt_out_how 0?!", 5, "is there twice (all.yml, line 4)"),
            ("opt_out_types 0", "opt_out_how 0", 106, "also under opt_out_how"),
            ("intent: smalltalk", "intent: chat", 1, "smalltalk has no phrases"),
            ("intent: real_example", "intent: x", 1, "real_example has no phrases"),
            ('0"}', '0", metadata: {concerns: [hacked]}}', 4, "no concern hacked"),
            ('0"}', '0", metadata: {attitude: cross}}', 4, "no attitude cross"),
            ('0"}', '0", metadata: {mood: cross}}', 4, "mood is no label"),
        ],
    )
    def test_a_broken_file(self, folder, old, new, line, problem) -> None:
        file = folder / "all.yml"
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new, 1))
        found = [f for f in check_phrases(folder, taxonomy()) if problem in f.problem]
        assert [finding.line for finding in found] == [line]

    @pytest.mark.parametrize("slug", ["smalltalk", "followup_why", "help_me_decide"])
    def test_what_is_no_health_topic_needs_fewer(self, folder, slug) -> None:
        file = folder / "all.yml"
        file.write_text(file.read_text().replace(f'  - {{text: "{slug} 3"}}\n', ""))
        [finding] = check_phrases(folder, taxonomy())
        assert finding.problem == f"{slug}: It has 14 phrases."

    def test_rasas_short_form_is_read_too(self, folder) -> None:
        more = "nlu:\n- intent: smalltalk\n  examples: |\n    - hello you\n"
        (folder / "more.yml").write_text(more + "    - opt_out_how 0\n")
        [finding] = check_phrases(folder, taxonomy())
        assert (finding.file.name, finding.line) == ("more.yml", 5)


class TestDialogue:
    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ("- opt_out_how\n", "- opt_out\n", "opt_out is no topic"),
            ("- opt_out_how\n", "", "opt_out_how of data/taxonomy.yml has no intent"),
            ("- action_recap\n", "- action_x\n", "No class in actions/ has the name"),
            ("- action_recap\n", "", "with the name action_recap is not in the domain"),
            ("action: action_log_concerns", "action: action_log", "concerns needs"),
        ],
    )
    def test_a_broken_domain(self, copy, old, new, problem) -> None:
        copy.replace("domain.yml", old, new)
        domain = load_domain(copy.root / "domain.yml")
        assert problem in problems(check_domain(domain, taxonomy()))

    @pytest.mark.parametrize(
        ("file", "old", "new", "problem"),
        [
            ("stories/ask_back", "followup_first", "followup_x", "intent followup_x"),
            ("stories/ask_back", "action_choose", "action_x", "action action_x"),
            ("rules/one_turn", "action_answer", "action_x", "action action_x"),
            (
                "rules/one_turn",
                "    - intent: private_healthcare\n",
                "",
                "No rule says",
            ),
            ("rules/one_turn", "rule: Security", "rule: Service", "name is taken"),
            # The first story's choice, then another action after the same turns.
            ("stories/ask_back", "action_choose", "action_recap", "same turns"),
            ("stories/follow_ups", "action_answer", "action_recap", "the rule"),
        ],
    )
    def test_a_broken_conversation(self, copy, file, old, new, problem) -> None:
        line = copy.replace(f"data/{file}.yml", old, new)
        domain = load_domain(copy.root / "domain.yml")
        found = list(check_stories(copy.root / "data", domain, taxonomy()))
        assert problem in problems(found)
        if problem.startswith(("intent", "action")):
            assert line in {finding.line for finding in found}

    def test_a_file_without_its_list_says_so(self, copy, today) -> None:
        (copy.root / "data" / "stories" / "new.yml").write_text("- story: x\n")
        assert "no list of entries under `stories:`" in problems(
            check(copy.root, today)
        )


class TestHints:
    def test_hard_words_are_a_hint_and_no_finding(self, copy, today) -> None:
        hard = "Organisational interoperability necessitates comprehensive governance."
        copy.replace("data/answers/service.yml", "Hello, and", f"{hard} And")
        assert "smalltalk: It reads like" in problems(hints(copy.root))
        assert "smalltalk: It reads like" not in problems(hints())
        assert check(copy.root, today) == []

    def test_a_nation_without_an_answer_to_a_main_question_is_a_hint(
        self, tmp_path
    ) -> None:
        elsewhere = QUESTION.replace("[england]", "[wales]")
        (tmp_path / "opting_out.yml").write_text(ANSWER + elsewhere)
        [hint] = nations_without_answer(tmp_path)
        assert hint.line == 4
        assert "no answer for scotland, wales, northern_ireland" in hint.problem
        others = ANSWER.replace("[england]", "[scotland, wales, northern_ireland]")
        (tmp_path / "others.yml").write_text(others)
        assert list(nations_without_answer(tmp_path)) == []

    def test_a_fact_that_nothing_rests_on_is_a_hint(self, copy) -> None:
        answers, facts = copy.root / "data/answers", copy.root / "data/facts.yml"
        copy.append("data/facts.yml", "\n- slug: a-new-fact\n")
        unused = problems(unused_facts(answers, facts))
        assert "a-new-fact: No answer rests on it" in unused
        for used in ("national-data-opt-out", "recovery-trial", "crisis-signposting"):
            assert f"{used}: No answer" not in unused


def test_the_command_prints_findings_as_json(capsys: pytest.CaptureFixture) -> None:
    from bot.cli import main

    code = main(["check", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert code == bool(found)
