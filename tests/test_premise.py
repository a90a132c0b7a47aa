"""False premises: corrected with what the sources say; their true look-alikes answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.library import Corpus
from rag.engine import Engine
from rag.premises.doubt import Doubts, Scales
from rag.premises.premise import (
    NEAREST_TO_IT,
    NOT_THEIRS,
    NUMBERS,
    Correction,
    Premises,
    falsity,
)
from rag.prose.verify import verify
from rag.retrieval.claims import misreadings


@pytest.fixture(scope="module")
def premises(engine: Engine) -> Premises:
    return Premises(
        engine.corpus, Scales(engine.corpus, engine.lexical, engine.searcher.near_claim)
    )


def told(correction: Correction, engine: Engine) -> str:
    verified = verify(correction.sections, engine.corpus.speakers)
    assert verified.dropped == ()
    said = (sentence.text for section in verified.sections for sentence in section.sentences)
    return " ".join((correction.reason, *said))


@pytest.mark.parametrize(
    ("question", "kind", "instead"),
    [
        ("Why does Carlsmith say scheming is impossible?", "certainty", "25%"),
        ("Why does Carlsmith put the chance of scheming at 60%?", "number", "25%"),
        ("Why does the commenter say alignment survives a step with 50%?", "number", "98%"),
        ("Why does Carlsmith say the last digit of 139! is a zero?", "speaker", "MIRI-style"),
        ("Why does Schoen think that rare schemers report on each other?", "speaker", "author"),
        ("Why did the author apologise to Schoen?", "event", "author"),
        ("Why does the author reject the Appendix M ablations?", "reverse", "persuasive"),
    ],
)
def test_what_is_false_is_said_and_what_is_so_is_told(
    premises: Premises, engine: Engine, question: str, kind: str, instead: str
) -> None:
    correction = premises.check(question)
    assert correction is not None
    assert correction.sure
    assert correction.kind == kind
    assert correction.reason.startswith("As far as I can find, the sources don’t")
    assert instead in told(correction, engine)


@pytest.mark.parametrize(
    "question",
    [
        "Why does Carlsmith put it at 25%?",
        "Why does the author concede that models do egregiously bad things?",
        "Why does the commenter say that Claude still cheats on one-hour programming tasks?",
        "Why does Schoen say that zero misbehaviour would not show that the problem is solved?",
        "Why does the author call high confidence unjustified?",
        "Why does the commenter say the last digit of 139! is a zero?",
        "How did covert actions fall from 13.0% to 0.4%?",
        "Why does the risk of scheming rise with capability?",
        "What made Schoen point out that the screenshot shows o4-mini?",
    ],
)
def test_true_look_alikes_are_answered(premises: Premises, question: str) -> None:
    correction = premises.check(question)
    assert correction is None or not correction.sure


def test_a_mere_suspicion_is_answered_after_what_is_said_on_it(engine: Engine) -> None:
    question = "How did Carlsmith prove that AIs will scheme?"
    correction = engine.premises.check(question)
    assert correction is not None
    assert not correction.sure
    answer = engine.ask(question, "miri")
    assert not answer.declined
    first = answer.sections[0]
    assert first.side == "neutral"
    cited = {c.n: c.passage for c in answer.citations}
    assert {cited[n].speaker for n in first.sentences[0].citations} == {"Joe Carlsmith"}


@pytest.mark.parametrize(
    "question",
    [
        "Does Carlsmith think scheming is impossible?",
        "Is the author certain that doom is ruled out?",
        "Whether Schoen retracted the paper?",
        "What does Carlsmith say about certainty?",
        "Who says that alignment survives each step?",
    ],
)
def test_questions_that_take_nothing_for_granted_are_not_weighed(
    premises: Premises, question: str
) -> None:
    assert premises.scales.weigh(question) is None


def test_a_correction_rests_on_the_one_who_is_asked_about(premises: Premises) -> None:
    correction = premises.check("Why does Carlsmith say scheming is impossible?")
    assert correction is not None
    assert {passage.speaker for passage in correction.passages} == {"Joe Carlsmith"}


def test_nobody_is_said_to_have_said_what_is_only_near(premises: Premises) -> None:
    correction = premises.check("Why does the MIRI-style commenter want data centers to be bombed?")
    assert correction is not None
    assert " who " not in correction.reason
    assert "it comes from" not in correction.reason


def test_each_doubt_raises_and_each_comfort_lowers_the_falsity() -> None:
    base = falsity(Doubts(covered=0.8))
    for worse in (
        Doubts(covered=0.8, others_say=0.3),
        Doubts(covered=0.8, others_mean=0.2),
        Doubts(covered=0.8, unheard=5.0),
        Doubts(covered=0.8, absolute=1.0),
        Doubts(covered=0.8, sweeping=1.0),
        Doubts(covered=0.8, number=1.0),
        Doubts(covered=0.8, event=1.0),
        Doubts(covered=0.8, misread=0.4),
        Doubts(covered=0.3),
    ):
        assert falsity(worse) > base
    assert falsity(Doubts(covered=0.8, modal=1.0)) < base


def test_misreadings_are_of_passages_that_argue_and_each_stands_once(corpus: Corpus) -> None:
    known = misreadings(corpus)
    assert len(known) > 500
    assert len({one.id for one in known}) == len(known)
    assert len({(one.claim, one.passage.id) for one in known}) == len(known)
    for one in known:
        assert one.claim not in one.passage.asks


def test_misreadings_of_passages_that_are_not_there_are_left_out(corpus: Corpus) -> None:
    id = "thread-c0-1"
    fewer = replace(corpus, passages={id: replace(corpus.passages[id], cruxes=())}, cruxes={})
    assert {one.passage.id for one in misreadings(fewer)} == {id}


def test_hardly_any_leading_question_of_the_corpus_is_taken_for_false(
    premises: Premises, corpus: Corpus
) -> None:
    broad = [ask for crux in corpus.cruxes.values() for ask in crux.asks]
    assert sum(one.sure for ask in broad if (one := premises.check(ask))) <= 0.015 * len(broad)


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("Summarise all seven steps in Carlsmith's picture of motivation control.", "four steps"),
        ("For what reason does Carlsmith list seven prerequisites of scheming?", "three"),
    ],
)
def test_what_is_counted_otherwise_is_put_right(
    premises: Premises, engine: Engine, question: str, counted: str
) -> None:
    correction = premises.check(question)
    assert correction is not None
    assert (correction.kind, correction.sure) == ("number", True)
    assert counted in told(correction, engine)


@pytest.mark.parametrize(
    "question",
    [
        "Summarise all four steps in Carlsmith's picture of motivation control.",
        "Why would a company of GPT-4 copies be safe?",
        "both camps in two sentences please",
        "Would six steps be better than the four in Carlsmith's picture?",
        "Suppose Carlsmith's picture had seven steps: what would change?",
        "What does the first of the four general principles call for?",
    ],
)
def test_counts_that_the_sources_share_or_do_not_have_are_let_be(
    premises: Premises, question: str
) -> None:
    assert premises.scales.miscounted(question) is None


def test_what_a_message_says_of_somebody_first_is_checked_first(engine: Engine) -> None:
    question = (
        "Katja Grace argued that a model's goals freeze for good once it begins gaming its "
        "training. Does Carlsmith buy that?"
    )
    assert engine.premises.scales.weigh(question) is None
    correction = engine.premises.check(question)
    assert correction is not None
    assert not correction.sure
    answer = engine.ask(question, "both")
    told = [s.text for section in answer.sections[:2] for s in section.sentences]
    assert any("float around" in text for text in told)
    assert told[0].startswith("Nothing in the sources is by Katja Grace")


def test_a_suspicion_is_told_as_being_about_the_premise(engine: Engine) -> None:
    answer = engine.ask("How did Carlsmith prove that AIs will scheme?", "miri")
    first = answer.sections[0].sentences[0].text
    assert first.startswith("As for what the question takes for granted: Joe Carlsmith")


def test_a_share_that_the_sources_do_not_give_is_told_as_such(engine: Engine) -> None:
    question = "I read that o3 acted covertly in 77% of all runs of Sabotage Safety. Worrying?"
    answer = engine.ask(question, "miri")
    first = answer.sections[0].sentences[0]
    assert first.text.startswith("As far as I can find, the sources don’t give that number")
    assert first.citations
    given = "I read that o3 acted covertly in 46.7% of all runs of Sabotage Safety. Worrying?"
    assert engine.premises.scales.mismeasured(given) is None


def test_what_stands_the_other_way_round_is_doubted(premises: Premises) -> None:
    turned = premises.scales.weigh(
        "Why did removing evaluation awareness make covert actions fall?"
    )
    told = premises.scales.weigh("Why did removing evaluation awareness make covert actions rise?")
    assert turned is not None
    assert told is not None
    assert turned.doubts.opposed > told.doubts.opposed
    assert falsity(turned.doubts) > falsity(told.doubts)


@pytest.mark.parametrize(
    ("question", "opening", "by"),
    [
        ("Did Carlsmith say 40%?", NUMBERS, "Joe Carlsmith"),
        ("Did Carlsmith say scheming is 25% likely?", NEAREST_TO_IT, "Joe Carlsmith"),
        (
            "Did Schoen claim the training eliminates scheming?",
            "As far as I can find, the sources don’t have Bronson Schoen say that",
            "Schoen et al.",
        ),
        ("Does Carlsmith say that patching security holes never ends?", NOT_THEIRS, "MIRI"),
        ("Did Yudkowsky say we will all die?", "Nothing in the sources is by Eliezer", ""),
    ],
)
def test_whether_somebody_said_it_is_told_first(
    engine: Engine, question: str, opening: str, by: str
) -> None:
    answer = engine.ask(question, "miri")
    assert not answer.declined
    first = answer.sections[0]
    assert first.side == "neutral"
    assert first.sentences[0].text.startswith(opening)
    cited = {c.n: c for c in answer.citations}[first.sentences[0].citations[0]]
    assert cited.passage.speaker.startswith(by)
    assert [section for section in answer.sections if section.side == "miri"]


def test_what_was_told_first_is_not_told_again_as_the_objection(engine: Engine) -> None:
    answer = engine.ask("Did the post's author say that alignment is easy?", "miri")
    told = [s.text for section in answer.sections for s in section.sentences]
    assert sum("no system ever has to align one vastly smarter" in text for text in told) == 1
