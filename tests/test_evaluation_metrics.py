"""Figures against numbers that were worked out by hand."""

from __future__ import annotations

import math

import pytest
from made_report import made_passage, made_report, made_row

from rag.evaluation.bootstrap import interval, interval_of_difference
from rag.evaluation.citing import Cited, support
from rag.evaluation.comparing import compare
from rag.evaluation.declining import operating_curve
from rag.evaluation.errors import ReportError
from rag.evaluation.figures import figures
from rag.evaluation.metrics import (
    hit_at,
    ndcg,
    percentile,
    rank_of_first,
    reciprocal_rank,
    share,
)
from rag.evaluation.summary import latency_of, left_out, values_of
from rag.options import RetrievalOptions

FOUND = ("a", "b", "c", "d", "e", "f")


def test_recall_counts_any_right_passage_within_k() -> None:
    assert hit_at(FOUND, {"b", "x"}, 1) == 0
    assert hit_at(FOUND, {"b", "x"}, 2) == 1
    assert hit_at(FOUND, {"x"}, 6) == 0
    assert hit_at((), {"x"}, 5) == 0


def test_reciprocal_rank_is_that_of_the_first_right_one() -> None:
    assert reciprocal_rank(FOUND, {"d", "b"}) == 1 / 2
    assert reciprocal_rank(FOUND, {"x"}) == 0
    assert rank_of_first(FOUND, {"d"}) == 4
    assert rank_of_first(FOUND, {"x"}) is None


def test_ndcg_against_a_worked_example() -> None:
    # Right at ranks 2 and 5, one more that was not found: the ideal has all three first.
    gained = 1 / math.log2(3) + 1 / math.log2(6)
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(FOUND, {"b", "e", "x"}) == pytest.approx(gained / ideal)
    assert ndcg(FOUND, {"a"}) == 1
    assert ndcg(FOUND, {"f"}, k=5) == 0
    assert ndcg(FOUND, set()) == 0


def test_the_ideal_has_no_more_right_ones_than_k() -> None:
    assert ndcg(("a", "b"), {"a", "b", "c", "d"}, k=2) == pytest.approx(1.0)


def test_percentiles_lie_between_their_neighbours() -> None:
    assert percentile([4, 1, 3, 2], 50) == 2.5
    assert percentile([10, 20, 30, 40, 50], 90) == pytest.approx(46)
    assert percentile([7], 90) == 7
    assert percentile([], 50) is None


def test_a_share_of_nothing_is_none() -> None:
    assert share(1, 4) == 0.25
    assert share(0, 0) is None


class Entails:
    """Supports a sentence when the passages together have all of its letters."""

    name = method = "letters"

    def supports(self, passages, sentence):  # type: ignore[no-untyped-def]
        return set(sentence) <= {letter for p in passages for letter in p.text}


def cite(sentence: str, *texts: str, missing: bool = False) -> Cited:
    passages = tuple(made_passage(f"p{at}", text) for at, text in enumerate(texts))
    return Cited(sentence, passages, missing)


def alce(*sentences: Cited) -> tuple[float, float]:
    found = support(sentences, Entails())
    assert found is not None
    return found.recall, found.precision


def test_one_citation_is_precise_when_it_supports() -> None:
    assert alce(cite("ab", "abc")) == (1, 1)
    assert alce(cite("ab", "ac")) == (0, 0)


def test_a_citation_that_adds_nothing_costs_precision_and_not_recall() -> None:
    # “x” neither supports “ab” alone nor is needed for it: one of two citations is precise.
    assert alce(cite("ab", "ab", "x")) == (1, 0.5)


def test_citations_that_only_together_support_are_all_precise() -> None:
    assert alce(cite("ab", "a", "b")) == (1, 1)


def test_citations_of_an_unsupported_sentence_are_not_precise() -> None:
    # Two sentences, three citations, of which only the first is precise.
    assert alce(cite("a", "a"), cite("abc", "a", "b")) == (0.5, pytest.approx(1 / 3))


def test_a_sentence_without_citation_or_with_a_wrong_number_is_unsupported() -> None:
    assert alce(cite("a", "a"), cite("b")) == (0.5, 1)
    assert alce(cite("a", "a", missing=True)) == (0, 0)


def test_only_the_first_three_citations_are_looked_at() -> None:
    assert alce(cite("d", "a", "b", "c", "d")) == (0, 0)


def test_an_answer_without_sentences_has_no_support() -> None:
    assert support([], Entails()) is None


def test_the_unsupported_sentences_are_named() -> None:
    found = support([cite("a", "a"), cite("b", "a")], Entails())
    assert found is not None
    assert found.unsupported == ("b",)


def test_the_interval_holds_the_figure_and_narrows_with_rows() -> None:
    few, many = [(1.0, 1.0), (0.0, 1.0)] * 10, [(1.0, 1.0), (0.0, 1.0)] * 200
    low, high = interval(few) or (0, 0)
    nearer, further = interval(many) or (0, 0)
    assert low < nearer < 0.5 < further < high
    assert interval([(1.0, 1.0)]) is None
    assert interval([(1.0, 1.0)] * 5) == (1.0, 1.0)


def test_rows_are_drawn_in_pairs() -> None:
    # Every row gains exactly 0.1, whichever are drawn; unpaired draws would spread.
    pairs = [((at / 20, 1.0), (at / 20 + 0.1, 1.0)) for at in range(20)]
    low, high = interval_of_difference(pairs) or (0, 0)
    assert low == pytest.approx(0.1)
    assert high == pytest.approx(0.1)


def test_a_figure_is_the_sum_of_its_parts_over_the_rows_that_have_one() -> None:
    rows = [
        made_row("1", parts={"quotation": (3, 4), "recall@5": (1, 1)}),
        made_row("2", parts={"quotation": (1, 1)}),
    ]
    values = values_of(rows, 10)
    assert values["quotation"].value == pytest.approx(4 / 5)
    assert values["quotation"].of == 5
    assert values["recall@5"].value == 1
    assert "side" not in values


def test_times_are_by_stage_and_for_the_whole_answer() -> None:
    rows = [
        made_row("1", timings_ms={"retrieve": 10.0}),
        made_row("2", timings_ms={"retrieve": 20.0, "write": 2.0}),
        made_row("3", timings_ms={"retrieve": 30.0, "write": 4.0}),
    ]
    times = latency_of(rows)
    assert list(times) == ["retrieve", "write", "total"]
    assert times["retrieve"].median == 20
    assert (times["write"].median, times["write"].answers) == (3, 2)
    assert times["total"].median == 22


def test_the_curve_rises_with_the_threshold() -> None:
    operating = operating_curve([(0.1, True), (0.6, True), (0.55, False), (0.9, False)])
    assert operating is not None
    at = {point.threshold: point for point in operating.points}
    assert (at[0.0].recall, at[0.0].false) == (0, 0)
    assert (at[0.5].recall, at[0.5].false) == (0.5, 0)
    assert (at[0.58].recall, at[0.58].false) == (0.5, 0.5)
    assert (at[1.0].recall, at[1.0].false) == (1, 1)
    assert operating.threshold in at
    assert operating_curve([(0.1, True)]) is None


def test_configurations_are_called_by_what_they_leave_out() -> None:
    assert left_out(RetrievalOptions()) == "everything"
    assert left_out(RetrievalOptions(lexical=False)) == "dense only"
    assert left_out(RetrievalOptions(dense=False)) == "lexical only"
    assert left_out(RetrievalOptions(asks=False, sides=False)) == "no asks, no sides"


def test_a_comparison_pairs_rows_by_set_and_id() -> None:
    this = made_report(
        [made_row("1", parts={"mrr": (1, 1)}), made_row("2", parts={"mrr": (0.5, 1)})]
    )
    other = made_report(
        [made_row("2", parts={"mrr": (1, 1)}), made_row("3", parts={"mrr": (0, 1)})],
        label="no asks",
    )
    found = compare(this, other)
    assert (found.label, found.rows, found.unpaired) == ("no asks", 1, 2)
    held = found.values["mrr"]
    assert (held.this, held.other, held.difference) == (0.5, 1, 0.5)
    with pytest.raises(ReportError, match="no row in common"):
        compare(this, made_report([made_row("9")]))


def test_recall_at_k_is_reported_beside_the_usual_ranks() -> None:
    ids = [figure.id for figure in figures(20)]
    assert ids[:4] == ["recall@1", "recall@5", "recall@10", "recall@20"]
    assert len(set(ids)) == len(ids)
