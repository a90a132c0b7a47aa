"""The report of an evaluation as a reader opens it: no other host, any width, a filter."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_report import made_report, made_row
from playwright.sync_api import Browser, expect

from rag.evaluation.comparing import compare
from rag.evaluation.report import CurvePoint, Found, Operating, Report
from ui.evaluation_html import report_html


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [
        made_row(
            str(at),
            question=f"Does the {word} hold?",
            right=(Found(id="thread-c3-1", speaker="Somebody", excerpt="Words " * 30),),
            said="A long answer. " * 90,
            parts={figure: (0, 1), "mrr": (0.1 * at, 1), "side": (3, 4)},
            wrong={figure: ("it fell short",)},
            timings_ms={"retrieve": 10.0 + at, "write": 1.0},
        )
        for at, (word, figure) in enumerate(
            (("chain", "recall@5"), ("bridge", "pattern"), ("rope", "pattern"))
        )
    ]
    operating = Operating(
        threshold=0.5,
        to_decline=10,
        answerable=10,
        points=tuple(
            CurvePoint(threshold=at / 10, recall=at / 10, false=(at / 10) ** 3) for at in range(11)
        ),
    )
    this: Report = made_report(rows, operating=operating)
    report = this.model_copy(update={"comparisons": (compare(this, this, "no asks"),)})
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(report_html(report), encoding="utf-8")
    return file


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_hangs_over_the_edge(
    chromium: Browser, made: Path, width: int, scheme: str
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(made.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert asked == [made.as_uri()]
    assert complaints == []
    page.close()


def test_the_filter_keeps_what_is_asked_for(chromium: Browser, made: Path) -> None:
    page = chromium.new_page()
    page.goto(made.as_uri())
    rows = page.locator(".failure:visible")
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="answer as expected").click()
    expect(rows).to_have_count(2)
    page.get_by_placeholder("Words in the question").fill("rope")
    expect(rows).to_have_count(1)
    expect(page.locator(".filter output")).to_have_text("1 row")
    rows.first.locator("summary").click()
    expect(rows.first).to_contain_text("it fell short")
    page.get_by_role("button", name="answer as expected").click()
    page.get_by_placeholder("Words in the question").fill("")
    expect(rows).to_have_count(3)
    page.close()
