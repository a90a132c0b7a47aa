"""Running sets on the real engine, the report on disk, on the terminal and as a page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zlib
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_report import made_report, made_row
from typer.testing import CliRunner

from rag.answer import Answer
from rag.engine import Engine
from rag.evaluation.comparing import compare
from rag.evaluation.errors import ReportError
from rag.evaluation.lexical_semantic import LexicalSemanticJudge
from rag.evaluation.report import CurvePoint, Found, Operating, Report, read_report
from rag.evaluation.run import evaluate, load
from rag.evaluation.sets import choose
from rag.options import RetrievalOptions
from rag.retrieval.embedding import Vectors
from rag.settings import Settings
from ui.cli import app
from ui.evaluation_html import report_html
from ui.evaluation_tables import show_failures, show_report

ROWS: tuple[dict[str, Any], ...] = (
    {
        "id": "own-1",
        "question": "Why 98%?",
        "kind": "direct",
        "side": "miri",
        "expect": ["Reduces with some loss, right?"],
        "fact": "98%",
        "answer": ["98%"],
        "points": [["thread-c3-1"], ["thread-c10-1"]],
        "speaker": "MIRI-style commenter",
    },
    {
        "id": "own-2",
        "question": "why does it?",
        "kind": "follow-up",
        "history": [{"role": "user", "content": "Can weaker AIs keep stronger ones aligned?"}],
        "right": ["thread-c2-7"],
    },
    {"id": "own-3", "question": "How do I make sourdough?", "kind": "off-topic", "decline": True},
    {
        "id": "own-4",
        "question": "What is computer security compared with?",
        "kind": "direct",
        "right": ["antischeming-1-h"],
        "answer": ["no answer says this"],
    },
)
INJECTED = '<img src=x onerror="alert(1)"><script>alert(2)</script>'


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sets") / "own.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def judge(engine: Engine) -> LexicalSemanticJudge:
    return LexicalSemanticJudge(engine.corpus, engine.model)


@pytest.fixture(scope="module")
def report(engine: Engine, own: Path, judge: LexicalSemanticJudge) -> Report:
    return evaluate(engine, load(choose([str(own)]), engine.corpus), judge, k=20)


def test_each_row_counts_where_it_has_something_to_say(report: Report) -> None:
    rows = {row.id: row for row in report.rows}
    assert rows["own-1"].parts["recall@1"] == (1, 1)
    assert rows["own-1"].parts["fact"] == (1, 1)
    assert rows["own-1"].parts["pattern"] == (1, 1)
    assert rows["own-1"].parts["heard"] == (1, 1)
    assert rows["own-1"].parts["points"] == (0.5, 1)
    assert "thread-c10-1" in rows["own-1"].wrong["points"][0]
    assert rows["own-1"].rank == 1
    assert "follow-up@5" in rows["own-2"].parts
    assert "follow-up@5" not in rows["own-1"].parts
    assert rows["own-3"].parts["decline recall"] == (1, 1)
    assert rows["own-3"].parts["decline precision"] == (1, 1)
    assert "false decline" not in rows["own-3"].parts
    assert rows["own-4"].parts["pattern"] == (0, 1)
    assert rows["own-4"].wrong["pattern"]
    assert rows["own-4"].parts["recall@5"] == (0, 1)
    assert rows["own-4"].right[0].id == "antischeming-1-h"


def test_the_figures_are_over_the_rows_that_have_them(report: Report) -> None:
    assert report.values["fact"].of == 1
    assert report.values["recall@20"].of == 3
    assert report.values["pattern"].value == 0.5
    assert report.values["decline recall"].value == 1
    assert report.values["quotation"].value == 1
    assert report.values["quotation"].of > 10
    assert report.values["side"].value == 1
    (held,) = report.sets
    assert held.rows_of_kind == {"direct": 2, "follow-up": 1, "off-topic": 1}
    assert held.kinds["off-topic"]["decline recall"].value == 1
    assert "recall@5" not in held.kinds["off-topic"]
    assert list(report.latency)[-1] == "total"
    assert {"retrieve", "verify"} <= report.latency.keys()


def test_the_evaluator_sees_a_broken_answer(
    engine: Engine, own: Path, judge: LexicalSemanticJudge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same engine, its sentences put under the other side and its quotations bent."""
    asked = engine.ask

    def bent(*arguments: Any, **options: Any) -> Answer:
        answer = asked(*arguments, **options)
        other = {"iterative": "miri", "miri": "iterative", "neutral": "neutral"}
        return replace(
            answer,
            sections=tuple(
                replace(
                    section,
                    side=other[section.side],
                    sentences=tuple(
                        replace(s, text=s.text.replace("“", "“Indeed, ").replace("98", "99"))
                        for s in section.sentences
                    ),
                )
                for section in answer.sections
            ),
        )

    monkeypatch.setattr(engine, "ask", bent)
    broken = evaluate(engine, load(choose([str(own)]), engine.corpus), judge)
    assert broken.values["quotation"].value is not None
    assert broken.values["quotation"].value < 1
    assert broken.values["side"].value is not None
    assert broken.values["side"].value < 0.9
    assert broken.values["fact"].value == 0


def test_each_part_can_be_left_out(engine: Engine) -> None:
    questions = ("Why 98%?", "Does a guard that spots one trick spot the next one too?")

    def found(**off: bool) -> tuple[str, ...]:
        searching = engine.without(RetrievalOptions(**off))
        return ids_of(searching)

    def ids_of(searching: Engine) -> tuple[str, ...]:
        return tuple(hit.passage.id for q in questions for hit in searching.search(q, k=10).hits)

    everything = ids_of(engine)
    without = {part: found(**{part: False}) for part in ("lexical", "dense", "asks", "plain")}
    assert len({everything, *without.values()}) == 5
    assert all(len(ids) == 20 for part, ids in without.items() if part != "dense")
    assert found() == everything


def test_what_is_left_out_is_left_out_of_the_words_too(engine: Engine) -> None:
    passage = engine.corpus.passage("thread-c3-15")
    ask = passage.asks[0]
    no_asks = engine.without(RetrievalOptions(asks=False)).lexical
    assert no_asks.scores(ask).get(passage.id, 0) < engine.lexical.scores(ask)[passage.id]


class Hashed:
    """An embedding model that takes no time, for tests that ask nothing of the vectors."""

    name = "hashed"

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = [[zlib.crc32(f"{at}{text}".encode()) / 2**32 for at in range(4)] for text in texts]
        return np.array(rows, dtype=np.float32)


def test_an_index_without_gists_stands_beside_the_users_own(tmp_path: Path) -> None:
    whole = Engine.open(Settings(home=tmp_path))
    whole.__dict__["model"] = Hashed()
    held = whole.warm().added
    without = whole.without(RetrievalOptions(gists=False))
    assert without.warm().added > 0
    assert (tmp_path / "evaluation" / "chroma").is_dir()
    again = whole.warm()
    assert (again.added, again.changed, again.unchanged) == (0, 0, held)
    texts = [entry for entry in without.entries if entry.kind == "text"]
    gists = [whole.corpus.passage(entry.target).gist for entry in texts]
    assert not any(gist and gist in entry.text for gist, entry in zip(gists, texts, strict=True))
    assert any(whole.corpus.passage("thread-c3-1").gist in entry.text for entry in whole.entries)


def test_without_sides_a_case_rests_on_the_other_sides_words(
    engine: Engine, own: Path, judge: LexicalSemanticJudge, report: Report
) -> None:
    without = engine.without(RetrievalOptions(sides=False))
    other = evaluate(without, load(choose([str(own)]), engine.corpus), judge, k=20)
    assert other.configuration.label == "no sides"
    assert other.configuration.parts["sides"] is False
    held = compare(report, other).values["side"]
    assert held.this == 1
    assert held.other is not None
    assert held.other < 1
    assert engine.ask("Why 98%?", "miri").to_json()["sections"]


def test_a_report_survives_the_way_to_disk_and_back(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(report.model_dump_json(), encoding="utf-8")
    assert read_report(file) == report
    file.write_text('{"format": 1}', encoding="utf-8")
    with pytest.raises(ReportError, match="no report"):
        read_report(file)
    with pytest.raises(ReportError, match="can't be read"):
        read_report(tmp_path / "nowhere.json")


class Page(HTMLParser):
    """What a page holds: its tags, its addresses and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.addresses: list[str] = []
        self.opened: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name.startswith("on"):
                self.handlers.append(name)
            if name in ("src", "href", "action"):
                self.addresses.append(value or "")
        if tag not in ("meta", "input", "link", "img", "br"):
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


def injected() -> Report:
    passage = Found(id="thread-c1-1", speaker=INJECTED, excerpt=INJECTED)
    row = made_row(
        "1",
        question=INJECTED,
        standalone=f"{INJECTED} again",
        kind=INJECTED,
        said=INJECTED,
        found=(passage,),
        right=(passage,),
        expected=(INJECTED,),
        parts={"recall@5": (0, 1), "side": (1, 2), "mrr": (0.2, 1)},
        wrong={"recall@5": (INJECTED,), "side": (INJECTED,)},
        timings_ms={INJECTED: 1.0},
    )
    operating = Operating(
        threshold=0.5,
        to_decline=1,
        answerable=1,
        points=(
            CurvePoint(threshold=0.0, recall=0, false=0),
            CurvePoint(threshold=0.5, recall=0.5, false=0.1),
            CurvePoint(threshold=1.0, recall=1, false=1),
        ),
    )
    made = made_report([row, made_row("2", parts={"mrr": (1, 1)})], operating=operating)
    return made.model_copy(update={"comparisons": (compare(made, made, INJECTED),)})


def test_markup_in_a_report_stays_text() -> None:
    html = report_html(injected())
    page = Page(html)
    assert "img" not in page.tags
    assert page.tags.count("script") == 1
    assert page.handlers == []
    assert page.opened == []
    assert "&lt;img src=x onerror=" in html
    assert "<img" not in html


def test_the_page_needs_nothing_from_anywhere(report: Report) -> None:
    html = report_html(report)
    assert all(address.startswith("#") for address in Page(html).addresses)
    assert re.search(r"url\(|@import|https?://(?!www\.w3\.org)", html.split("<body>")[0]) is None
    assert "default-src 'none'" in html


def test_the_page_shows_figures_failures_and_what_was_expected(report: Report) -> None:
    html = report_html(report)
    assert "recall@20" in html
    assert "What is computer security compared with?" in html
    assert "no answer says this" in html
    assert "thread-c3-15" in html
    assert 'data-figures="' in html
    assert "at rank" in html or "not among the first fifty" in html
    assert html.count('class="failure"') == sum(
        bool(row.wrong.keys() - {"citation recall", "recall@1", "recall@10", "recall@20", "fact@5"})
        for row in report.rows
    )


def test_a_comparison_has_its_columns() -> None:
    this = made_report(
        [made_row(str(at), parts={"mrr": (1.0, 1), "side": (1, 1)}) for at in range(9)]
    )
    other = made_report(
        [made_row(str(at), parts={"mrr": (0.5, 1), "side": (1, 1)}) for at in range(9)],
        label="no asks",
    )
    html = report_html(this.model_copy(update={"comparisons": (compare(this, other),)}))
    assert "<h3>no asks</h3>" in html
    assert '<td class="worse">−0.500</td>' in html
    assert "No difference at all in side." in html


def test_the_terminal_shows_the_same(report: Report, capsys: pytest.CaptureFixture[str]) -> None:
    show_report(report)
    show_failures(report)
    shown = capsys.readouterr().out
    assert "4 rows in 1 set" in shown
    assert "recall@20" in shown
    assert "decline recall" in shown
    assert "own-4  What is computer security compared with?" in shown
    assert "expected antischeming-1-h" in shown


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["eval", *arguments])


def test_json_on_standard_output_is_one_report(engine: Engine, own: Path) -> None:
    done = run(str(own), "--json", "-", "-k", "3")
    assert done.exit_code == 0, done.output
    report = Report.model_validate_json(done.stdout)
    assert [row.id for row in report.rows] == ["own-1", "own-2", "own-3", "own-4"]
    assert report.values["recall@3"].of == 3
    assert report.configuration.label == "everything"
    assert report.judge.name == "lexical-semantic"
    assert "4 of 4" in done.stderr


def test_files_are_written_and_read_again_to_compare(
    engine: Engine, own: Path, tmp_path: Path
) -> None:
    first, page = tmp_path / "first.json", tmp_path / "page.html"
    done = run(str(own), "--lexical-only", "--json", str(first), "--html", str(page))
    assert done.exit_code == 0, done.output
    assert "lexical only" in done.stdout
    assert "<!doctype html>" in page.read_text(encoding="utf-8")
    assert json.loads(first.read_text(encoding="utf-8"))["configuration"]["parts"]["dense"] is False
    done = run(str(own), "--compare", str(first), "--limit", "2", "--failures")
    assert done.exit_code == 0, done.output
    assert "everything and first.json (2 rows)" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("no-such-set",), "no-such-set"),
        (("thread-dev", "--compare", "no-such-file.json"), "no-such-file.json"),
        (("thread-dev", "--dense-only", "--lexical-only"), "leave nothing"),
        (("thread-dev", "--no-asks", "--compare", "no-asks"), "no other configuration"),
        (("thread-dev", "-k", "0"), "-k"),
        (("thread-dev", "--limit", "0"), "--limit"),
        (("thread-dev", "--json", "no/such/folder/x.json"), "no folder"),
    ],
)
def test_bad_usage_exits_with_2_before_anything_runs(
    arguments: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setattr("ui.evaluating.open_engine", None)
    done = run(*arguments)
    assert done.exit_code == 2
    assert says in done.output


def test_a_bad_row_and_a_bad_report_are_one_plain_line(own: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "1", "question": ""}', encoding="utf-8")
    code = "from ui.cli import main; main()"
    for arguments, says in (
        ((str(bad),), f"steelman: {bad}, line 1: `question` is missing or is not text.\n"),
        ((str(own), "--compare", str(own)), "no report of `steelman eval --json`"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", code, "eval", *arguments],
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 1
        assert says in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout == ""
