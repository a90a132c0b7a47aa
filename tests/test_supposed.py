"""What passages don’t say outright: under a condition, in a question, as what should be."""

from __future__ import annotations

import pytest

from rag.attribution.conditions import unconditioned
from rag.attribution.listed import listed
from rag.attribution.modals import bared, hardened, obliged
from rag.attribution.supposed import supposed

LINES = (
    "Nobody can test directly, Carlsmith says, whether an AI will turn down an option that risks "
    "a loss of control.",
    "The argument that gradient descent finds deceptive goals first seems weak to the author.",
    "If the memos of such an agent are faithful, auditors can read what drives it.",
    "Safe inputs become fewer as capability grows, unless control over the options grows too.",
    "The overseer can be trusted, the commenter doubts that the successor is honest.",
    "Some people, the commenter says, think that they have cured hallucination by tracking.",
    "You might still think that early systems will scheme on slightly different tasks.",
    "Weights are stored in the vault.",
    "The argument that training would itself drive models towards scheming seems weak to him.",
)


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("An AI will turn down an option that risks a loss of control.", "whether"),
        (
            "Carlsmith says that an AI will turn down an option that risks a loss of control.",
            "whether",
        ),
        ("Gradient descent finds deceptive goals first.", "argument that"),
        ("Training would itself drive models towards scheming.", "argument that"),
        ("The memos of such an agent are faithful.", "if"),
        ("The successor is honest.", "doubts that"),
        ("They have cured hallucination by tracking.", "some people think that"),
        ("Early systems will scheme on slightly different tasks.", "might still think that"),
    ],
)
def test_what_is_only_supposed_is_not_told_as_so(sentence: str, word: str) -> None:
    assert supposed(sentence, LINES) == word


@pytest.mark.parametrize(
    "sentence",
    [
        "Nobody can test whether an AI will turn down an option that risks a loss of control.",
        "An AI might turn down an option that risks a loss of control.",
        "The author finds the argument that gradient descent finds deceptive goals first weak.",
        "Where the memos of such an agent are faithful, auditors can read what drives it.",
        "The overseer can be trusted.",
        "Some people think that they have cured hallucination by tracking.",
        "It is an open question to Carlsmith if the memos of such an agent are faithful.",
        "Turning down an option that risks a loss of control is what one relies on.",
        "Weights are stored in the vault.",
    ],
)
def test_what_is_asked_supposed_or_doubted_may_be_told_as_that(sentence: str) -> None:
    assert supposed(sentence, LINES) == ""


def test_what_another_line_says_outright_may_be_told() -> None:
    told = (*LINES, "Carlsmith reports that the memos of such an agent are faithful.")
    assert supposed("The memos of such an agent are faithful.", told) == ""


@pytest.mark.parametrize(
    ("sentence", "condition"),
    [
        ("Auditors can read what drives it.", "if the memos of such an agent are faithful"),
        (
            "Safe inputs become fewer as capability grows.",
            "unless control over the options grows too",
        ),
    ],
)
def test_a_condition_is_not_left_out(sentence: str, condition: str) -> None:
    assert unconditioned(sentence, LINES) == condition


@pytest.mark.parametrize(
    "sentence",
    [
        "If the memos are faithful, auditors can read what drives it.",
        "With faithful memos auditors can read what drives such an agent.",
        "In that case auditors can read what drives it.",
        "Weights are stored in the vault.",
    ],
)
def test_a_condition_may_be_told_in_another_form(sentence: str) -> None:
    assert unconditioned(sentence, LINES) == ""


def test_without_a_condition_elsewhere_it_may_be_told_without_one() -> None:
    assert (
        unconditioned(
            "Auditors can read what drives it.", (*LINES, "Auditors read what drives it every day.")
        )
        == ""
    )


TOLD = (
    "The chain must start from a system that is aligned. A schemer would probably cooperate. "
    "The labs try to instil honesty, and no test is likely to reveal the plan. It surely helps."
)


@pytest.mark.parametrize(
    ("sentence", "verb"),
    [
        ("The chain will start from a system that is aligned.", "start"),
        ("A schemer will cooperate.", "cooperate"),
        ("The labs will instil honesty.", "instil"),
    ],
)
def test_what_should_be_is_not_told_as_what_will_be(sentence: str, verb: str) -> None:
    assert hardened(sentence, TOLD) == (verb,)


@pytest.mark.parametrize(
    ("sentence", "verb"),
    [
        ("The chain starts from a system that is aligned.", "start"),
        ("Schemers cooperate.", "cooperate"),
        ("Carlsmith says that a lab instils honesty.", "instil"),
    ],
)
def test_what_should_be_is_not_told_as_what_is(sentence: str, verb: str) -> None:
    assert bared(sentence, TOLD) == (verb,)


@pytest.mark.parametrize(
    "sentence",
    [
        "The chain has to start from a system that is aligned.",
        "Carlsmith asks whether a schemer cooperates.",
        "If a schemer cooperates, the test says nothing.",
        "It helps.",
        "The starts of the chain differ.",
    ],
)
def test_what_should_be_may_be_told_as_that(sentence: str) -> None:
    assert bared(sentence, TOLD) == ()
    assert hardened(sentence, TOLD) == ()


def test_whether_something_will_be_is_no_forecast() -> None:
    assert hardened("It is open whether a schemer will cooperate.", TOLD) == ()


def test_a_duty_comes_of_no_question() -> None:
    asked = "How are we going to oversee it?\nThe commenter asks how anyone needs to oversee it."
    assert obliged("They will need to oversee them.", asked) == "need to"
    assert not obliged("They need to oversee them.", "Overseeing them is necessary.")


def test_a_listed_condition_is_not_told_as_a_fact() -> None:
    told = (
        "Carlsmith names three prerequisites of scheming. The model has situational awareness: it "
        "knows how the world works. It has goals beyond the episode."
    )
    assert listed("The model has situational awareness.", told)
    assert not listed("Situational awareness is a prerequisite of scheming.", told)
    assert not listed("The model has situational awareness.", "The model has awareness.")
