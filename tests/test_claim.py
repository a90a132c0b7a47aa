"""What a question takes for granted, of whom; its numbers; where it stands."""

from __future__ import annotations

import pytest

from corpus.library import Corpus
from rag.premises.claim import asks_whether_said, form_of, presuming_clause, read_claim, stated
from rag.premises.people import people_of, without_names
from rag.words.polarity import signs
from rag.words.quantities import quantities


@pytest.mark.parametrize(
    ("question", "called", "gist"),
    [
        (
            "Why does Carlsmith say scheming is impossible?",
            "Joe Carlsmith",
            "scheming is impossible",
        ),
        ("how come the optimist thinks it works", "the post’s author", "it works"),
        (
            "Since the commenter holds that alignment is fuzzy, what follows?",
            "the MIRI-style commenter",
            "alignment is fuzzy",
        ),
        ("Why did Schoen et al. retract it?", "Schoen and co-authors", "retract it"),
        ("Why did Bronson retract it?", "Bronson Schoen", "retract it"),
        ("Why isn't the paper convincing?", "Schoen and co-authors", "not convincing"),
        ("Why does another commenter feel betrayed?", "another commenter", "feel betrayed"),
    ],
)
def test_who_is_said_to_say_what(corpus: Corpus, question: str, called: str, gist: str) -> None:
    claim = read_claim(question, people_of(corpus))
    assert claim.person is not None
    assert claim.person.called == called
    assert claim.gist == gist
    assert claim.form == "presuming"


def test_a_claim_can_be_nobodys_in_particular(corpus: Corpus) -> None:
    claim = read_claim("Why does training eliminate scheming?", people_of(corpus))
    assert claim.person is None
    assert claim.gist == "training eliminate scheming"


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Why does he say so?", "presuming"),
        ("What made the author stop?", "presuming"),
        ("Given that o3 schemes, what now?", "presuming"),
        ("Carlsmith's claim that it pays: how does he back it up?", "presuming"),
        ("Does he say so?", "asking"),
        ("Isn't it circular?", "asking"),
        ("I wonder whether he says so", "asking"),
        ("What does Carlsmith say about goals?", "open"),
        ("How likely is scheming?", "open"),
        ("How would a schemer behave?", "open"),
        ("How likely is it, and why?", "open"),
        ("What accounts for the drop going to zero?", "presuming"),
        ("What’s behind the verdict that it works?", "presuming"),
        ("distribution shift", "open"),
    ],
)
def test_some_questions_presume_and_others_do_not(question: str, form: str) -> None:
    assert form_of(question) == form


def test_of_since_p_why_q_only_p_is_presumed() -> None:
    assert presuming_clause("Since nobody knows, why worry?") == "nobody knows"
    assert presuming_clause("Why worry, since nobody knows?") == "Why worry, since nobody knows?"


def test_names_within_words_are_not_names(corpus: Corpus) -> None:
    people = people_of(corpus)
    assert without_names("authorities in Apollonia", people) == "authorities in Apollonia"
    assert without_names("Apollo and Schoen", people).split() == ["and"]


def test_everybody_who_speaks_can_be_named(corpus: Corpus) -> None:
    heard = {speaker for person in people_of(corpus) for speaker in person.speakers}
    assert heard >= set(corpus.speakers)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("from 13.0% to 0.4%", {"13", "0.4"}),
        ("a 3-1 update", {"3", "1"}),
        ("one-year tasks", {"1"}),
        ("ten-year tasks and two hours", {"10", "2"}),
        ("about a quarter, or half", {"25", "50"}),
        ("o3, o4-mini, GPT-5, AS1 and section 2.2", set()),
        ("$500,000", {"500000"}),
        ("one of them", set()),
    ],
)
def test_numbers_are_read_however_they_are_written(text: str, numbers: set[str]) -> None:
    assert quantities(text) == numbers


def test_opposites_stand_at_opposite_ends_and_negation_turns_them() -> None:
    assert signs("scheming is plausible")["possible"] == {1}
    assert signs("scheming is impossible")["possible"] == {-1}
    assert signs("it is not plausible")["possible"] == {-1}
    assert "possible" not in signs("a theory of goals")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Schoen calls it really messy. Is he right?", ("Schoen calls it really messy.",)),
        ("I read that Carlsmith gave up on it. Why?", ("Carlsmith gave up on it.",)),
        (
            "As Schoen told the blogger, zero shows it is solved. How near are we?",
            ("Schoen told that zero shows it is solved",),
        ),
        ("Explain what Carlsmith says on step 4. Please.", ()),
        ("Carlsmith on step 4", ()),
        ("My cat is called Tom and sleeps all day. What is scheming?", ()),
    ],
)
def test_what_a_message_says_of_somebody_is_taken_out(
    corpus: Corpus, message: str, said: tuple[str, ...]
) -> None:
    assert stated(message, people_of(corpus)) == said


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Did Carlsmith say 40%?", True),
        ("Has the author ever claimed that it is easy?", True),
        ("Does Schoen really think that models scheme?", True),
        ("Did Carlsmith say anything about interpretability?", False),
        ("Does Carlsmith say what a schemer is?", False),
        ("Why does Carlsmith say that?", False),
        ("Does scheming matter?", False),
    ],
)
def test_some_questions_ask_only_whether_somebody_said_it(question: str, asks: bool) -> None:
    assert asks_whether_said(question) == asks
