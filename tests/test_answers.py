"""Briefs, the built-in prose and verification, over every crux and every passage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.library import Corpus
from corpus.passage import CAMPS, Camp, Passage
from corpus.quotation import quotations
from rag.answer import Move
from rag.briefing.brief import Brief
from rag.briefing.planning import make_brief
from rag.briefing.subject import rank_cruxes
from rag.prose.draft import DraftSection, DraftSentence
from rag.prose.verify import Verified, fault, verify
from rag.prose.writer import BuiltInWriter
from rag.retrieval.search import Found, Hit

MOVES: tuple[Move, Move] = ("steelman", "critique")


def about(passage: Passage) -> Found:
    """What a search brings for a question that is about one passage."""
    return Found((Hit(passage, 1.0, 1.0),), {}, 1.0, 0.0)


def broad(crux: str) -> Found:
    """What a search brings for a question that is nearest to a crux."""
    return Found((), {crux: 1.0}, 1.0, 0.0)


def every_brief(corpus: Corpus) -> Iterator[Brief]:
    founds = [(crux.question, broad(crux.id)) for crux in corpus.cruxes.values()]
    founds += [(p.asks[0], about(p)) for p in corpus.passages.values()]
    for question, found in founds:
        for camp in CAMPS:
            for move in MOVES:
                yield make_brief(corpus, question, camp, move, found, found)


@pytest.fixture(scope="module")
def written(corpus: Corpus) -> list[tuple[Brief, list[DraftSection], Verified]]:
    """Every brief with what the built-in writer makes of it, before and after verification."""
    writer = BuiltInWriter(corpus)
    done = []
    for brief in every_brief(corpus):
        draft = writer.write([brief])
        done.append((brief, draft, verify(draft, corpus.speakers)))
    return done


Written = list[tuple[Brief, list[DraftSection], Verified]]


def test_nothing_that_the_built_in_writer_writes_is_dropped(written: Written) -> None:
    for brief, _, verified in written:
        assert not verified.dropped, (brief.question, brief.side, brief.move)
        assert verified.sections, brief.question


def test_every_quotation_is_exact_and_every_citation_resolves(written: Written) -> None:
    for _, _, verified in written:
        by_number = {citation.n: citation for citation in verified.citations}
        assert sorted(by_number) == list(range(1, len(by_number) + 1))
        for citation in verified.citations:
            assert citation.quote
            assert citation.quote in citation.passage.text
        for section in verified.sections:
            for sentence in section.sentences:
                assert sentence.citations
                texts = [by_number[n].passage.text for n in sentence.citations]
                for quote in quotations(sentence.text):
                    assert any(quote in text for text in texts), quote


def test_a_case_rests_on_its_own_side_and_never_on_a_report(
    corpus: Corpus, written: Written
) -> None:
    ironic = corpus.passage("thread-c3-7")
    for brief, _, verified in written:
        by_number = {citation.n: citation.passage for citation in verified.citations}
        for section in verified.sections:
            if section.side == "neutral" or section.role not in ("thesis", "point", "reply"):
                continue
            for sentence in section.sentences:
                for n in sentence.citations:
                    passage = by_number[n]
                    assert passage.side in (section.side, "neutral"), (brief.question, passage.id)
                    assert passage.voice != "reports" or passage == ironic, passage.id
                    if section.side == "iterative":
                        assert passage != ironic


def test_no_point_is_made_twice(written: Written) -> None:
    for brief, draft, _ in written:
        texts = [s.text for section in draft for s in section.sentences]
        assert len(texts) == len(set(texts)), (brief.question, brief.side, brief.move)


def test_the_reply_meets_exactly_the_objection(corpus: Corpus) -> None:
    for crux in corpus.cruxes.values():
        for camp in CAMPS:
            case = crux.cases[camp]
            if case.reply.text or not case.reply.passages:
                continue
            answers = {p.id for p in corpus.answered_by(case.objection.passages[0])}
            assert case.reply.passages[0] in answers, (crux.id, camp)


def test_the_same_brief_gives_the_same_prose(corpus: Corpus) -> None:
    found = broad("loop")
    brief = make_brief(corpus, "Does it work?", "miri", "steelman", found, found)
    assert BuiltInWriter(corpus).write([brief]) == BuiltInWriter(corpus).write([brief])


def test_a_narrow_question_goes_to_the_crux_of_its_passage(corpus: Corpus) -> None:
    assert rank_cruxes(corpus, about(corpus.passage("thread-c3-1")))[0][1].id == "compounding"
    assert rank_cruxes(corpus, broad("rare-scheming"))[0][1].id == "rare-scheming"


@pytest.mark.parametrize("camp", CAMPS)
def test_a_claim_of_the_other_side_is_met_and_not_adopted(corpus: Corpus, camp: Camp) -> None:
    for passage in corpus.passages.values():
        if passage.side in (camp, "neutral") or passage.voice == "reports" or not passage.argues:
            continue
        if passage.source != "thread":
            continue
        found = about(passage)
        brief = make_brief(corpus, passage.asks[0], camp, "steelman", found, found)
        granted = passage.voice == "concedes" and corpus.speaker_of(passage).camp == camp
        assert brief.asked_about_concession == granted
        assert brief.asked_about_objection == (not granted)
        assert passage not in brief.subject


def sentence(passage: Passage, text: str, quote: str = "") -> DraftSentence:
    return DraftSentence(text, (passage,), quote)


@pytest.mark.parametrize(
    ("id", "text", "complaint"),
    [
        ("thread-c3-1", "The commenter says “each step loses a fifth”.", "exact words"),
        ("thread-c3-1", "The post’s author thinks that something is lost.", "none of its sources"),
        ("thread-c3-1", "Alignment survives each step in 97% of cases.", "97"),
        ("thread-c2-9", "Oversight keeps pace.", "does not speak for this side"),
        ("thread-c2-8", "The problem is swept under a rug.", "does not speak for this side"),
    ],
)
def test_a_sentence_that_its_passage_does_not_carry_is_dropped(
    corpus: Corpus, id: str, text: str, complaint: str
) -> None:
    section = DraftSection("miri", "point", (sentence(corpus.passage(id), text),))
    why = fault(section, section.sentences[0], corpus.speakers)
    assert why is not None
    assert complaint in why
    verified = verify([section], corpus.speakers)
    assert verified.sections == ()
    assert verified.citations == ()
    assert [dropped.text for dropped in verified.dropped] == [text]


def test_a_sentence_without_a_source_is_dropped(corpus: Corpus) -> None:
    section = DraftSection("miri", "point", (DraftSentence("It just is so.", ()),))
    assert verify([section], corpus.speakers).dropped[0].why == "nothing supports it"


def test_the_ironic_restatement_supports_nothing_iterative(corpus: Corpus) -> None:
    ironic = corpus.passage("thread-c3-7")
    section = DraftSection("iterative", "point", (sentence(ironic, "The loop does the rest."),))
    assert verify([section], corpus.speakers).sections == ()


def test_a_paragraph_has_one_quotation_at_most(written: Written) -> None:
    for brief, draft, _ in written:
        for section in draft:
            quoted = [each for each in section.sentences if each.quote]
            assert len(quoted) <= 1, (brief.question, [each.text for each in quoted])


def test_every_sentence_written_for_a_quotation_quotes_its_passage_once(corpus: Corpus) -> None:
    for passage in corpus.passages.values():
        assert len(passage.quoting) == len(passage.quotes), passage.id
        for text, quote in zip(passage.quoting, passage.quotes, strict=True):
            assert quotations(text) == [quote]
            assert quote in passage.text


def test_both_cases_end_in_where_they_part_and_what_would_move_each(corpus: Corpus) -> None:
    for crux in corpus.cruxes.values():
        found = broad(crux.id)
        briefs = [
            make_brief(corpus, crux.question, camp, "steelman", found, found, paired=True)
            for camp in CAMPS
        ]
        draft = BuiltInWriter(corpus).write(briefs)
        assert not verify(draft, corpus.speakers).dropped, crux.id
        where, moving = draft[-2:]
        assert " ".join(s.text for s in where.sentences) == crux.parting.text
        told = " ".join(each.text for each in moving.sentences)
        assert all(crux.cases[camp].moved_by.text in told for camp in CAMPS), crux.id


def test_a_broad_question_gets_every_point_of_the_case(corpus: Corpus) -> None:
    for crux in corpus.cruxes.values():
        for camp in CAMPS:
            found = broad(crux.id)
            brief = make_brief(corpus, crux.question, camp, "steelman", found, found)
            said = {p.id for part in brief.points for p in part.passages}
            said |= {p.id for part in (brief.reply, brief.opening) if part for p in part.passages}
            for point in crux.cases[camp].points:
                assert said & set(point.passages), (crux.id, camp, point.text)


def test_a_shorter_answer_is_shorter_and_a_further_one_says_other_things(corpus: Corpus) -> None:
    for crux in corpus.cruxes.values():
        found = broad(crux.id)
        length = {}
        for form in ("short", "case"):
            brief = make_brief(corpus, crux.question, "miri", "steelman", found, found, form=form)
            draft = BuiltInWriter(corpus).write([brief])
            length[form] = sum(len(section.sentences) for section in draft)
        assert length["short"] < length["case"], crux.id
        said = frozenset(p.id for s in draft for each in s.sentences for p in each.passages)
        more = make_brief(
            corpus, crux.question, "miri", "steelman", found, found, form="more", said=said
        )
        assert more.opening is None
        assert not {part.passages[0].id for part in more.points} & said
        assert not {passage.id for passage in more.further} & said
