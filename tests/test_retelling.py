"""What a near copy puts in the place of something else, whose it is, and who says it."""

from __future__ import annotations

import pytest

from rag.attribution.changes import changes
from rag.attribution.language import not_prose
from rag.attribution.names import title_as_claim
from rag.attribution.numbers import misnumbered
from rag.attribution.ordinals import misplaced
from rag.attribution.speakers import holders
from rag.attribution.stances import turned_stance
from rag.attribution.whose import given_to_another
from rag.chat.sayers import said_once, said_plainly

LINES = (
    "Training may select against schemers because they have to spend effort on extra reasoning.",
    "Each generation gets the next one right if it is right enough itself.",
    "Arguments from lower reward are strong only where slack is small.",
    "The first three steps pose extremely serious challenges that require much effort.",
    "The label depends on which inputs the overseer sees before deployment.",
    "The commenter agrees that the guard is better, but sees no gain on the next problem.",
    "A model plants a backdoor for the next one if it expects the next one to return the favour.",
    "The odd words occur at 0.65 times the rate of the science test, and become slightly rarer "
    "after anti-scheming training.",
)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        (
            "Training may select against schemers although they have to spend effort on extra "
            "reasoning.",
            "swap",
        ),
        (
            "Each generation can get the next one right unless it is right enough itself.",
            "swap",
        ),
        ("Arguments from lower reward are strong where slack is small.", "hedge"),
        (
            "The second three steps pose extremely serious challenges that require much effort.",
            "opposite",
        ),
        ("The label depends on which outputs the overseer sees before deployment.", "opposite"),
        (
            "A model plants a backdoor for the next one if it doubts the next one to return the "
            "favour.",
            "opposite",
        ),
        (
            "The odd words occur at 0.65 times the rate of the science test, and become slightly "
            "rarer after anti-scheming testing.",
            "opposite",
        ),
        (
            "The commenter agrees that the guard is better, so sees no gain on the next problem.",
            "swap",
        ),
    ],
)
def test_what_stands_in_the_place_of_something_else_is_seen(sentence: str, kind: str) -> None:
    assert kind in {change.kind for change in changes(sentence, LINES)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Training may select against schemers, since they have to spend effort on extra reasoning.",
        "Each generation gets the next one right where it is right enough itself.",
        "Arguments from lower reward are strong just where slack is small.",
        "The first three steps pose very serious challenges that require much effort.",
        "The label depends on which inputs the overseer sees first, before deployment.",
        "The commenter agrees that the guard is better, yet sees no gain on the next problem.",
    ],
)
def test_another_word_for_the_same_is_no_change(sentence: str) -> None:
    assert not changes(sentence, LINES)


HELD = (
    "Joe Carlsmith expects good instructions to be the easiest of the four steps.",
    "The MIRI-style commenter asks whether patching leads reliably towards a sound system.",
    "Firms want profit, so Joe Carlsmith expects strong incentives for it.",
)


@pytest.mark.parametrize(
    ("sentence", "verb"),
    [
        ("Joe Carlsmith doubts good instructions to be the easiest of the four steps.", "doubts"),
        (
            "Good instructions are, Joe Carlsmith denies, to be the easiest of the four steps.",
            "denies",
        ),
        ("Firms want profit, so Joe Carlsmith doubts strong incentives for it.", "doubts"),
        ("The MIRI-style commenter says patching leads reliably towards a sound system.", "says"),
    ],
)
def test_a_stance_is_not_turned(sentence: str, verb: str) -> None:
    assert turned_stance(sentence, HELD) == verb


@pytest.mark.parametrize(
    "sentence",
    [
        "Joe Carlsmith thinks good instructions to be the easiest of the four steps.",
        "The MIRI-style commenter wonders whether patching leads reliably towards a sound system.",
        "The commenter leaves open whether patching leads reliably towards a sound system.",
        "Good instructions are the easiest of the four steps.",
    ],
)
def test_a_stance_may_be_told_in_other_words(sentence: str) -> None:
    assert turned_stance(sentence, HELD) == ""


def test_nobody_is_made_another_author_of_a_work() -> None:
    told = "Bronson Schoen, first author of the anti-scheming paper, agrees."
    assert misnumbered(told.replace("first", "third"), told) == ("third author",)
    assert misnumbered(told, told) == ()


def test_what_somebody_thinks_is_not_told_as_what_is_known() -> None:
    line = "The post’s author thinks that no argument for doom is simple and precise."
    fact = "The post’s author points out that no argument for doom is simple and precise."
    assert turned_stance(fact, (line,)) == "points"
    assert turned_stance(line.replace("thinks", "argues"), (line,)) == ""
    assert turned_stance(fact, (fact.replace("points out", "notes"),)) == ""


def test_a_report_is_as_it_seems_to_whoever_judges_it() -> None:
    found = holders("Carlsmith’s report is messy too in the post’s author’s eyes.", "iterative")
    assert "Joe Carlsmith" not in {holder.speaker for holder in found}


def test_what_is_somebodys_is_not_given_to_another() -> None:
    told = "The post’s author says that Carlsmith’s document mostly matches the author’s own views."
    by = frozenset({"The post's author"})
    swapped = "The post’s author says that the commenter’s document mostly matches the views."
    assert given_to_another(swapped, told, by) == "document"
    assert given_to_another(told, told, by) == ""
    assert given_to_another("Carlsmith’s document matches the author’s document.", told, by) == ""


@pytest.mark.parametrize(
    ("sentence", "once"),
    [
        (
            "The MIRI-style commenter argues that the feeling is deceptive, the MIRI-style "
            "commenter argues, and that it fades.",
            "The MIRI-style commenter argues that the feeling is deceptive, and that it fades.",
        ),
        (
            "Carlsmith points out that nobody, Carlsmith suggests, has a faithful record.",
            "Carlsmith points out that nobody has a faithful record.",
        ),
        (
            "The post’s author notes that misconduct is rare, the author notes.",
            "The post’s author notes that misconduct is rare.",
        ),
        (
            "Carlsmith says that the figure, Schoen notes, is low.",
            "Carlsmith says that the figure, Schoen notes, is low.",
        ),
        ("The figure, Schoen notes, is low.", "The figure, Schoen notes, is low."),
        (
            "The iterative side argues that the chain holds, the author thinks.",
            "The chain holds, the author thinks.",
        ),
        (
            "Carlsmith argues that it can be studied, in Carlsmith’s view, by its components.",
            "Carlsmith argues that it can be studied by its components.",
        ),
        (
            "Carlsmith argues that it looks brittle to Carlsmith.",
            "It looks brittle to Carlsmith.",
        ),
        (
            "Carlsmith first points out that nobody, Carlsmith suggests, has a faithful record.",
            "Carlsmith first points out that nobody has a faithful record.",
        ),
        ("Schoen argues that yet it is low.", "Schoen argues that it is low."),
    ],
)
def test_who_says_it_is_told_once(sentence: str, once: str) -> None:
    assert said_once(sentence) == once


STEPS = (
    "Joe Carlsmith breaks it into four steps: obedience on safe inputs, no alignment faking, a "
    "science of generalisation, and good instructions.",
    "The book If Anyone Builds It, Everyone Dies did not answer that, the author finds.",
)


@pytest.mark.parametrize(
    ("sentence", "ordinal"),
    [
        ("The third step is good instructions.", "third"),
        ("The fourth step is good instructions.", ""),
        ("The second step of the picture is that there is no alignment faking.", ""),
        ("The first dynamic is that the author finds no answer.", "first"),
    ],
)
def test_what_is_called_the_third_is_the_third(sentence: str, ordinal: str) -> None:
    assert misplaced(sentence, STEPS) == ordinal


def test_a_title_is_not_told_as_a_claim() -> None:
    title = "If Anyone Builds It, Everyone Dies"
    assert title_as_claim(f"The author finds that {title.lower()}.", STEPS) == title
    assert not title_as_claim(f"The author finds no answer in {title}.", STEPS)


def test_that_somebody_says_something_says_nothing() -> None:
    assert not_prose("The iterative side can point out.")
    assert not not_prose("The chain holds, the iterative side can point out.")
    assert not not_prose("The iterative side can point out that the chain holds.")


def test_what_opens_with_that_is_not_told_outright() -> None:
    line = "That models behave well only when watched has not been shown, the side can say."
    told = "Models behave well only when watched has not been shown, the side can say."
    assert "hedge" in {change.kind for change in changes(told, (line,))}
    assert not changes(line, (line,))


def test_nobody_answers_what_was_not_told() -> None:
    told = "Bronson Schoen, first author of the anti-scheming paper, answers that it is so."
    assert said_plainly(told) == told.replace("answers", "says")
    assert said_plainly("It is so, the MIRI-style commenter replies.").endswith("commenter says.")


def test_a_warning_is_not_what_evidence_shows() -> None:
    line = "Readable reasoning, they warn, is a support that gives way as models move on."
    told = line.replace("Readable", "The evidence shows that readable").replace(", they warn,", "")
    assert "shown" in {change.kind for change in changes(told, (line,))}
    assert not changes(line, (line,))
