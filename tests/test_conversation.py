"""What a message asks for beside its subject, and what it leans on: by rule, with no model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.conversation.thread import Thread, leans, thread_of, topic_of
from rag.conversation.turns import Exchange, Turn, exchanges
from rag.conversation.wish import ABOUT, read_wish
from rag.words.pronouns import points_back

QUESTIONS = Path(__file__).parent.parent / "rag" / "evaluation" / "sets"
WEAK = "Can weaker AIs keep stronger ones aligned?"
RARE = "Is rare scheming dangerous?"


def dev_questions() -> list[str]:
    return [
        json.loads(line)["question"]
        for name in ("thread-dev.jsonl", "works-dev.jsonl")
        for line in (QUESTIONS / name).read_text(encoding="utf-8").splitlines()
    ]


def after(*asked: str) -> Thread:
    return thread_of([Exchange(question, "An answer.") for question in asked])


@pytest.mark.parametrize(
    ("words", "side", "move"),
    [
        ("now steelman MIRI", "miri", "steelman"),
        ("steelman the optimists", "iterative", "steelman"),
        ("steelman Yudkowsky", "miri", "steelman"),
        ("Steelman the author's side", "iterative", "steelman"),
        ("Defend the MIRI-style commenter's position", "miri", "steelman"),
        ("Give me the commenter's best argument", "miri", "steelman"),
        ("How would you argue the author's side to a friend?", "iterative", "steelman"),
        (
            "If you had to argue the commenter's side to a sceptical friend, how would you begin?",
            "miri",
            "steelman",
        ),
        ("can you take MIRI's side now?", "miri", "steelman"),
        ("switch to the doomers", "miri", "steelman"),
        ("make the case against MIRI", "miri", "critique"),
        ("argue against the loop", "iterative", "critique"),
        ("poke holes in the iterative case", "iterative", "critique"),
        ("rebut the commenter", "miri", "critique"),
        ("argue for both", "both", "steelman"),
        ("Both sides on this, please.", "both", None),
        ("what would MIRI say?", "miri", "steelman"),
        ("How would the optimists respond to that?", "iterative", "steelman"),
        ("Give me the strongest reply from the optimists", "iterative", "steelman"),
        ("and the pessimists?", "miri", None),
        ("what about the optimists?", "iterative", None),
        ("What's wrong with the MIRI view?", "miri", "critique"),
    ],
)
def test_words_ask_for_a_side_and_a_move(words: str, side: str, move: str | None) -> None:
    wish = read_wish(words, follows=True)
    assert (wish.side, wish.move) == (side, move)
    assert not wish.flips


@pytest.mark.parametrize(
    "words",
    [
        "and the other side?",
        "The other side, please",
        "what does the other side say to that?",
        "ok switch sides",
        "argue the opposite",
        "what do their opponents say?",
    ],
)
def test_the_other_side_is_whichever_was_not_on(words: str) -> None:
    wish = read_wish(words, follows=True)
    assert wish.flips
    assert wish.side is None


@pytest.mark.parametrize(
    "mention",
    [
        "Why does the MIRI-style commenter say that alignment is fuzzy?",
        "How does the MIRI-style commenter use booking flights?",
        "Does the author reply to the MIRI commenter on security?",
        "Does the author think IABIED makes its case?",
        "3-1 update MIRI-ish view",
        "who funds MIRI these days",
        "How much of the whole case for expecting schemers comes down to counting?",
    ],
)
def test_a_mere_mention_asks_for_no_side(mention: str) -> None:
    assert not read_wish(mention, follows=False).commands
    assert not read_wish(mention, follows=True).commands


def test_a_command_keeps_the_subject_that_it_names() -> None:
    assert read_wish("steelman MIRI on oversight", follows=False).own == "oversight"
    asked = read_wish("Steelman the iterative side: is rare scheming a problem?", follows=False)
    assert asked.own == "is rare scheming a problem?"
    beside = read_wish(f"{RARE} Now steelman MIRI.", follows=False)
    assert (beside.own, beside.side) == (RARE, "miri")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("short", ("shorter", "too long. just the gist", "in one sentence?", "tl;dr", "sum it up")),
        ("more", ("go on", "more", "Continue.", "what else?", "please expand on that")),
        (
            "words",
            ("verbatim?", "give me the exact words", "can you quote it?", "how did he put it"),
        ),
        ("speakers", ("who said that?", "says who?", "whose argument is this?", "source?")),
        (
            "fair",
            ("is that fair?", "is he right?", "does that hold up?", "did anyone reply to that?"),
        ),
    ],
)
def test_few_words_ask_for_another_form(form: str, words: tuple[str, ...]) -> None:
    assert {said: read_wish(said, follows=True).form for said in words} == dict.fromkeys(
        words, form
    )


def test_questions_of_their_own_are_left_as_they_are() -> None:
    """First questions ask for no form and no side, but for a few that do so in so many words."""
    questions = dev_questions()
    steered = [q for q in questions if read_wish(q, follows=False).steers]
    assert len(steered) <= 0.04 * len(questions), steered
    assert not read_wish("Who made you?", follows=False).steers


def test_a_question_of_its_own_is_not_mixed_with_the_topic_before() -> None:
    thread = after("What is the King Midas problem?")
    questions = dev_questions()
    mixed = [q for q in questions if ABOUT in topic_of(q, thread).question]
    assert len(mixed) <= 0.06 * len(questions), mixed


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("is that fair?", True),
        ("Why do they pick that number?", True),
        ("What would make him lower it?", True),
        ("would oversight fix that?", True),
        ("Do the models know that they are tested?", False),
        ("How could anyone oversee an AI that does alignment research?", False),
        ("Is it possible to rule out alignment faking?", False),
        ("Does the author stand by his claim?", False),
    ],
)
def test_what_points_back_and_what_has_its_meaning_beside_it(text: str, points: bool) -> None:
    assert points_back(text) == points


@pytest.mark.parametrize(
    ("words", "leaning"),
    [
        ("why?", True),
        ("why 98%?", True),
        ("and step 3?", True),
        ("in production chats too?", True),
        ("And does monitoring help?", True),
        ("So are current models scheming?", False),
        ("But does patching bugs ever make software secure?", False),
        ("dyson spheres superintelligence oversight analogy", False),
        ("New question: why 98%?", False),
    ],
)
def test_what_says_too_little_leans_on_what_was_said(words: str, leaning: bool) -> None:
    assert leans(read_wish(words, follows=True)) == leaning


def test_each_turn_is_resolved_on_the_ones_before() -> None:
    thread = after(RARE, "what about monitoring?", "shorter", "is that fair?")
    questions = [topic.question for topic in thread.topics]
    assert questions[0] == RARE
    assert questions[1] == f"What about monitoring?{ABOUT}{RARE}"
    assert questions[1] == questions[2] == questions[3]
    assert topic_of("and Schoen?", thread).question == (f"And Schoen?{ABOUT}monitoring ({RARE})")


def test_a_reader_may_return_to_an_earlier_topic() -> None:
    thread = after("Why 98%?", RARE, "What are Carlsmith's four steps?")
    assert topic_of("back to the 98% thing", thread).question == "Why 98%?"
    assert topic_of("Going back to scheming: is it fair?", thread).label == RARE
    assert topic_of("the first question again", thread).question == "Why 98%?"
    mentioned = topic_of("earlier you mentioned bananas", thread)
    assert mentioned.question == "What about bananas?"


def test_what_stands_alone_is_understood_the_same_way_again() -> None:
    for question in (f"And Schoen?{ABOUT}{RARE}", f"What else?{ABOUT}{RARE}"):
        assert topic_of(question, Thread()).label.endswith((RARE, f"({RARE})"))
    assert read_wish(f"In short: {RARE}", follows=False).form == "short"


def test_odd_histories_are_taken_as_they_come() -> None:
    assert exchanges([]) == []
    assert exchanges([Turn("user", "  "), Turn("assistant", "")]) == []
    assert exchanges([Turn("assistant", "Hello."), Turn("assistant", "There.")]) == [
        Exchange("", "Hello.\nThere.")
    ]
    alone = exchanges([Turn("user", "One?"), Turn("user", "Two?")])
    assert [exchange.asked for exchange in alone] == ["One?", "Two?"]
    long = [Turn("user", f"Question {at} about x{at}?") for at in range(500)]
    assert exchanges(long)[-1].asked == "Question 499 about x499?"
    assert len(exchanges(long)) < 100
