"""What judges answers: quotations, names, sides and support."""

from __future__ import annotations

from pathlib import Path

import pytest
from cross_encoders import entailing, relabelled
from made_report import made_passage

from corpus.library import Corpus
from rag.engine import Engine
from rag.evaluation import wording
from rag.evaluation.cross_encoder import CrossEncoderJudge
from rag.evaluation.errors import JudgeError
from rag.evaluation.lexical_semantic import LexicalSemanticJudge
from rag.evaluation.people import People, naming
from rag.evaluation.quoting import exact, outside_quotations, quotations
from rag.evaluation.siding import on_its_side
from rag.evaluation.trust import labelled, trust


def test_quotations_are_the_outermost_and_closed_ones() -> None:
    assert quotations("He says “one “two” three” and “four”.") == ["one “two” three", "four"]
    assert quotations('Or "five" and «six».') == ["five", "six"]
    assert quotations("An “open one.") == []
    assert outside_quotations("a “b” c") == "a ··· c"


def test_a_quotation_is_exact_to_the_character() -> None:
    assert exact("it’s messy", ["well, it’s messy."])
    assert not exact("it's messy", ["well, it’s messy."])
    assert not exact("It’s messy", ["well, it’s messy."])


@pytest.fixture(scope="module")
def people(corpus: Corpus) -> People:
    return People(corpus.speakers)


def test_people_are_known_by_every_form_of_their_name(people: People) -> None:
    def named(sentence: str) -> list[set[str]]:
        return [set(each.who) for each in people.named_in(sentence)]

    assert named("The post's author answers Carlsmith.") == [
        {"The post's author"},
        {"Joe Carlsmith"},
    ]
    assert named("Schoen and co-authors report it.") == [{"Schoen et al."}]
    assert named("Schoen asks.") == [{"Schoen et al.", "Bronson Schoen"}]
    assert named("A “commenter” is quoted: “the author said so”.") == []
    assert named("The authoritative view.") == []


@pytest.mark.parametrize(
    ("sentence", "right", "author"),
    [
        ("The commenter answers that it leaks.", True, True),
        ("In the commenter’s words: “it leaks”.", True, True),
        ("What is wanted, the commenter says, is proof.", True, True),
        ("The post’s author answers that it leaks.", True, False),
        ("Joe Carlsmith holds that it leaks.", False, False),
        ("It leaks, and the author knows.", True, None),
        ("It leaks, as Carlsmith’s report has it.", False, None),
    ],
)
def test_who_is_named_has_to_be_cited_or_spoken_of(
    people: People, sentence: str, right: bool, author: bool | None
) -> None:
    cited = made_passage(
        "p", "It leaks.", speaker="MIRI-style commenter", gist="The commenter tells the author so."
    )
    told = naming(sentence, [cited], people)
    assert told is not None
    assert (told.right, told.author) == (right, author)


def test_a_sentence_that_names_nobody_is_not_judged_by_names(people: People) -> None:
    assert naming("It leaks.", [made_passage("p", "It leaks.")], people) is None


@pytest.mark.parametrize(
    ("side", "voice", "speaker", "role", "allowed"),
    [
        ("iterative", "asserts", "The post's author", "point", True),
        ("miri", "asserts", "MIRI-style commenter", "point", False),
        ("iterative", "concedes", "MIRI-style commenter", "thesis", True),
        ("miri", "concedes", "The post's author", "point", False),
        ("miri", "concedes", "The post's author", "concession", True),
        ("iterative", "reports", "MIRI-style commenter", "point", False),
        ("miri", "asserts", "MIRI-style commenter", "objection", True),
        ("miri", "reports", "The post's author", "objection", True),
        ("iterative", "asserts", "The post's author", "objection", False),
        ("neutral", "asserts", "Joe Carlsmith", "point", True),
        ("neutral", "reports", "Joe Carlsmith", "point", False),
        ("iterative", "asks", "The post's author", "reply", True),
    ],
)
def test_what_may_stand_in_the_iterative_case(
    corpus: Corpus, side: str, voice: str, speaker: str, role: str, allowed: bool
) -> None:
    passage = made_passage("p", "x", side=side, voice=voice, speaker=speaker)
    other = made_passage("q", "y", side="neutral", speaker="Joe Carlsmith")
    judged = on_its_side("iterative", role, [passage, other], corpus.speakers)  # type: ignore[arg-type]
    assert judged == allowed


def test_one_wrong_passage_puts_the_sentence_on_the_wrong_side(corpus: Corpus) -> None:
    ours, theirs = made_passage("p", "x"), made_passage("q", "y", side="miri")
    assert on_its_side("iterative", "point", [ours], corpus.speakers)
    assert not on_its_side("iterative", "point", [ours, theirs], corpus.speakers)


def test_words_are_compared_by_stem_and_numbers_by_value() -> None:
    assert wording.content("The systems were aligned") == wording.content("aligning a system")
    assert wording.numbers("ten of 1,000, or 98%") == {"10", "1000", "98"}
    assert wording.names("o4-mini and GP4 of section 3") == {"o4-mini", "gp4"}
    assert wording.numbers_of_names("5.3% for o4-mini and 21.3% for o3") == {
        ("5.3", "o4-mini"),
        ("21.3", "o3"),
    }


def test_a_denial_reaches_to_the_end_of_its_clause() -> None:
    held = wording.polarity("It does not leak water, and it floats.")
    assert {"leak", "water"} <= held.denied
    assert "float" in held.affirmed
    turned = wording.polarity("It is o3 rather than o4-mini")
    assert "o4-mini" in turned.denied
    assert "o3" in turned.affirmed


@pytest.fixture(scope="module")
def judge(engine: Engine) -> LexicalSemanticJudge:
    return LexicalSemanticJudge(engine.corpus, engine.model)


LOSS = (
    "The reduction loses something at every step: alignment survives it with a chance of, say, 98%"
)


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        (f"{LOSS}.", ""),
        ("As the commenter asks: “Reduces with some loss, right?”", ""),
        ("On the MIRI-style view, alignment survives each step with some chance.", ""),
        (f"{LOSS.replace('98', '89')}.", "a number of it is not there"),
        (f"The post’s author answers: {LOSS}.", "somebody else says it"),
        ("As the commenter asks: “Reduces with much loss, right?”", "its quotation is not exact"),
        ("Sourdough needs a warm kitchen and patience.", "too few of its words are there"),
        (f"{LOSS}, and laboratories in Geneva measured it.", "a clause of it is not there"),
        ("Alignment never survives a step.", "what one denies the other affirms"),
    ],
)
def test_support_by_words_and_embeddings(
    judge: LexicalSemanticJudge, corpus: Corpus, sentence: str, fault: str
) -> None:
    passages = [corpus.passage("thread-c3-1")]
    assert judge.fault(passages, sentence) == fault
    assert judge.supports(passages, sentence) == (not fault)
    assert not judge.supports([], sentence)


def test_shared_words_are_not_enough(judge: LexicalSemanticJudge) -> None:
    passage = made_passage(
        "made-near", "The wheels need alignment. Each step of the stairs creaks."
    )
    assert judge.fault([passage], "Stairs and wheels in Vienna.") == "nothing there is near to it"
    assert judge.fault([passage], "Each step of those stairs creaks.") == ""


def test_the_check_is_right_more_often_than_it_errs_on_pairs_it_never_saw(
    judge: LexicalSemanticJudge, corpus: Corpus
) -> None:
    pairs = labelled(corpus)
    assert len(pairs) >= 120
    assert {pair.supported for pair in pairs} == {True, False}
    held = trust(judge, pairs)
    assert held.pairs + trust(judge, pairs, "fit").pairs == len(pairs)
    assert held.precision is not None
    assert held.precision > 0.7
    assert held.recall is not None
    assert held.recall > 0.6
    assert held.accepted["near miss"][0] == 0
    assert held.accepted["speaker"][0] == 0


def test_trust_counts_what_is_accepted(corpus: Corpus) -> None:
    class Yes:
        name = method = "yes"

        def supports(self, passages, sentence):  # type: ignore[no-untyped-def]
            return True

    held = trust(Yes(), labelled(corpus))
    assert held.recall == 1
    assert held.precision == pytest.approx(held.supported / held.pairs)


@pytest.fixture(scope="module")
def nli(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return entailing(tmp_path_factory.mktemp("nli"))


def test_a_cross_encoder_judges_by_its_own_order_of_labels(nli: Path, tmp_path: Path) -> None:
    passages = [made_passage("p", "It leaks.")]
    assert CrossEncoderJudge(str(nli)).supports(passages, "It leaks.")
    other = relabelled(nli, tmp_path / "other", ["entailment", "neutral", "contradiction"])
    assert not CrossEncoderJudge(str(other)).supports(passages, "It leaks.")


def test_a_model_that_does_not_judge_entailment_is_refused(nli: Path, tmp_path: Path) -> None:
    other = relabelled(nli, tmp_path / "other", ["joy", "anger", "fear"])
    with pytest.raises(JudgeError, match="joy, anger, fear"):
        CrossEncoderJudge(str(other))
    with pytest.raises(JudgeError, match="can't be loaded"):
        CrossEncoderJudge(str(tmp_path / "nowhere"))
