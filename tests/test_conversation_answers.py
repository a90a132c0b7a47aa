"""Follow-ups answered end to end: the right passages, the right side, the right form."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.answer import Answer
from rag.conversation.turns import Turn
from rag.engine import Engine
from rag.errors import QuestionError

RARE = "Is rare scheming dangerous?"
MONITORS = (
    "The author is less concerned about it: rare schemers tend to report on each other most of the "
    "time, so untrusted monitoring mitigates most of the risk."
)
CHAIN = "What's the best objection to the chain of successors?"
LEAK = "At each step something is lost. With 98% a step, the whole is a simple calculation."


def told(*turns: str) -> list[Turn]:
    return [Turn("assistant" if at % 2 else "user", text) for at, text in enumerate(turns)]


def prose(answer: Answer) -> str:
    return " ".join(s.text for section in answer.sections for s in section.sentences)


def cited(answer: Answer) -> list[str]:
    return [citation.passage.id for citation in answer.citations]


def first_hits(engine: Engine, question: str, history: Sequence[Turn]) -> list[str]:
    meant = engine.understand(question, history=history)
    return [hit.passage.id for hit in engine.find(meant).hits]


def test_an_ellipsis_is_found_by_its_own_words_and_the_topic(engine: Engine) -> None:
    assert "thread-c3-1" in first_hits(engine, "why 98%?", told(RARE, MONITORS))
    assert "thread-c9-4" in first_hits(engine, "what about monitoring?", told("Was o3 scheming?"))
    gaps = {"motivations-4-2-c", "motivations-4-2-d", "motivations-4-2-e"}
    weaker = told("How could a weaker AI check a stronger one?")
    assert gaps & set(first_hits(engine, "And across bigger gaps?", weaker))
    assert not gaps & set(first_hits(engine, "And across bigger gaps?", told(RARE)))


def test_what_the_answer_said_counts_where_the_question_names_nothing(engine: Engine) -> None:
    broad = "Is there an analogy from outside AI?"
    answered = "Patching holes does not trend towards zero holes; new features add surface."
    assert "thread-c3-15" in first_hits(engine, "why does he think so?", told(broad, answered))
    assert "thread-c3-15" not in first_hits(engine, "why does he think so?", told(broad))


def test_the_exact_words_are_quoted_from_the_passage(engine: Engine) -> None:
    answer = engine.ask("give me the exact words", history=told(CHAIN, LEAK))
    first = answer.citations[0]
    assert first.passage.id == "thread-c3-1"
    assert first.quote in first.passage.text
    assert f"“{first.quote}”" in prose(answer)
    assert answer.sections[0].sentences[0].support == "quoted"
    assert answer.dropped == ()


def test_a_note_is_never_passed_off_as_the_words_of_the_work(engine: Engine) -> None:
    answer = engine.ask("verbatim?", history=told("What are Carlsmith’s four steps?"))
    notes = [c for c in answer.citations if c.passage.kind == "note"]
    assert notes
    assert "our note" in prose(answer)


def test_who_said_it_names_speaker_place_and_whom_it_answers(engine: Engine) -> None:
    answer = engine.ask("who said that?", history=told(CHAIN, LEAK))
    first = answer.sections[0].sentences[0].text
    assert first.startswith("The MIRI-style commenter says so")
    assert "third comment" in first
    assert "in reply to the post’s author" in first
    assert answer.dropped == ()


def test_a_report_is_not_taken_for_a_view(engine: Engine) -> None:
    shift = "Haven't you folded the extreme distribution shift into many small ones?"
    history = told(shift, "The author reports that objection of an imagined critic.")
    answer = engine.ask("is that their own view?", history=history)
    reported = next(s for s in answer.sections if "report" in s.sentences[0].text)
    assert "not held" in reported.sentences[0].text


def test_is_that_fair_shows_the_claim_and_what_stands_against_it(engine: Engine) -> None:
    answer = engine.ask("is that fair?", history=told(RARE, MONITORS))
    assert cited(answer)[0] == "thread-c9-4"
    sides = {citation.passage.side for citation in answer.citations}
    assert {"iterative", "miri"} <= sides
    assert answer.sections[-1].role == "crux"
    assert {section.side for section in answer.sections} == {"neutral"}
    assert answer.dropped == ()


def test_shorter_is_the_same_answer_cut_down(engine: Engine) -> None:
    whole = engine.ask("Can weaker AIs keep stronger ones aligned?", "miri")
    history = told(whole.question, prose(whole))
    short = engine.ask("shorter", "miri", history=history)
    assert short.standalone_question == f"In short: {whole.question}"
    assert len(prose(short)) < len(prose(whole)) / 2
    assert set(cited(short)) <= set(cited(whole))


def test_going_on_says_what_was_not_said(engine: Engine) -> None:
    whole = engine.ask("Can weaker AIs keep stronger ones aligned?", "miri")
    history = told(whole.question, prose(whole))
    more = engine.ask("go on", "miri", history=history)
    assert more.sections
    before = {s.text for section in whole.sections for s in section.sentences}
    after = [s.text for section in more.sections for s in section.sentences]
    assert not before & set(after)
    assert set(cited(more)) - set(cited(whole))


def test_a_change_of_side_in_words_beats_the_switch(engine: Engine) -> None:
    history = told(RARE, MONITORS)
    answer = engine.ask("now steelman MIRI", "iterative", history=history)
    assert (answer.side, answer.move, answer.standalone_question) == ("miri", "steelman", RARE)
    assert {section.side for section in answer.sections} == {"miri"}
    other = engine.ask("and the other side?", "miri", history=history)
    assert (other.side, other.standalone_question) == ("iterative", RARE)
    attacked = engine.ask("attack that", "iterative", history=history)
    assert (attacked.side, attacked.move) == ("iterative", "critique")


def test_the_other_of_both_is_the_one_that_did_not_speak_last(engine: Engine) -> None:
    meant = engine.understand("and the other side?", history=told(RARE, MONITORS))
    assert meant.side == "miri"
    named = told("Steelman MIRI: is rare scheming dangerous?", MONITORS)
    assert engine.understand("and the other side?", history=named).side == "iterative"
    assert engine.understand("shorter", history=named).side == "miri"


def test_a_first_question_may_name_a_side(engine: Engine) -> None:
    meant = engine.understand("steelman MIRI on oversight", "iterative")
    assert (meant.side, meant.move, meant.question) == ("miri", "steelman", "What about oversight?")
    bare = engine.ask("steelman MIRI")
    assert (bare.side, bare.declined) == ("miri", False)
    ordered = engine.understand("Make the case that overseers get weaker, not stronger", "miri")
    assert (ordered.side, ordered.move) == ("miri", "steelman")
    claim = engine.understand("attack the 98% argument")
    assert (claim.side, claim.move) == ("miri", "critique")


def test_the_switch_stays_where_words_only_mention_a_side(engine: Engine) -> None:
    asked = "Why does the MIRI-style commenter say that alignment is fuzzy?"
    meant = engine.understand(asked, "iterative")
    assert (meant.side, meant.question, meant.rewritten) == ("iterative", asked, False)


@pytest.mark.parametrize(
    "words", ["shorter", "go on", "who said that?", "is that fair?", "why?", "attack that"]
)
def test_nothing_can_be_followed_up_where_nothing_was_said(engine: Engine, words: str) -> None:
    for history in ([], told("", "")):
        answer = engine.ask(words, history=history)
        assert answer.declined
        assert answer.reason
        assert "Nothing has been said yet" in answer.reason
        assert len(answer.suggestions) == 2


@pytest.mark.parametrize(
    "words",
    [
        "what about bananas?",
        "Will it rain in Manchester?",
        "write a poem about that",
        "make up a quote about that",
        "who are you?",
        "thanks!",
        "ok",
    ],
)
def test_a_topic_does_not_lend_its_answers_to_what_is_not_asked(engine: Engine, words: str) -> None:
    assert engine.ask(words, history=told(RARE, MONITORS)).declined


def test_odd_histories_are_answered(engine: Engine) -> None:
    begun = [Turn("assistant", MONITORS)]
    assert cited(engine.ask("who said that?", history=begun))[0] == "thread-c9-4"
    german = told("Warum 98 %?", "Der Kommentator meint, bei jedem Schritt gehe etwas verloren.")
    assert "thread-c3-1" in cited(engine.ask("shorter", history=german))
    long = told(*["x" * 20_000, "y " * 20_000] * 200, CHAIN, LEAK)
    assert cited(engine.ask("give me the exact words", history=long))[0] == "thread-c3-1"
    with pytest.raises(QuestionError):
        engine.ask("  ", history=begun)


def test_a_model_condenses_and_the_rules_step_in(engine: Engine) -> None:
    def written(question: str, history: Sequence[Turn]) -> str:
        return "Does patching bugs ever make software secure?"

    def failing(question: str, history: Sequence[Turn]) -> str:
        raise QuestionError("no model today")

    history = told(RARE, MONITORS)
    ours = engine.understand("why does he think so?", history=history).question
    asked = "why does he think so?"
    by_model = engine.understand(asked, history=history, condense=written)
    assert by_model.question == written("", [])
    short = engine.understand("shorter", history=history, condense=written)
    assert short.question == f"In short: {RARE}"
    for nothing in (failing, lambda question, history: None, lambda question, history: "x" * 9000):
        assert engine.understand(asked, history=history, condense=nothing).question == ours


def test_what_is_shown_is_understood_the_same_way_again(engine: Engine) -> None:
    history = told(RARE, MONITORS)
    for words in ("shorter", "go on", "who said that?", "give me the exact words", "and Schoen?"):
        meant = engine.understand(words, history=history)
        again = engine.understand(meant.question)
        assert (again.question, again.form) == (meant.question, meant.form)


def test_who_said_something_orders_no_side(engine: Engine) -> None:
    history = [Turn("user", "Did Carlsmith say 40%?"), Turn("assistant", "He puts it at 25%.")]
    answer = engine.ask("Did Yudkowsky say we will all die?", "both", history=history)
    assert answer.side == "both"
    assert answer.standalone_question == "Did Yudkowsky say we will all die?"
