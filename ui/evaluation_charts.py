"""The drawn parts of an evaluation report: bars, differences, the operating curve, times."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from rag.evaluation.report import CurvePoint, Difference, Operating, Stage, Value

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 16, 40


def bar(value: Value, *, less_is_better: bool = False) -> str:
    """A figure as a bar from 0 to 1, its interval as a line over the end."""
    if value.value is None:
        return ""
    interval = _whisker(value.low, value.high)
    kind = "bar less" if less_is_better else "bar"
    return (
        f'<span class="{kind}" aria-hidden="true"><i class="fill" '
        f'style="width:{_percent(value.value)}"></i>{interval}</span>'
    )


def difference_bar(held: Difference, widest: float, *, less_is_better: bool = False) -> str:
    """A difference as a bar to the left or to the right of nothing, on a scale of ±`widest`."""
    if held.difference is None or not widest:
        return ""
    start, end = sorted((0.0, held.difference))
    low = None if held.low is None else _on_scale(held.low, widest)
    high = None if held.high is None else _on_scale(held.high, widest)
    interval = _whisker(low, high)
    return (
        f'<span class="diverging {verdict(held, less_is_better=less_is_better)}" '
        'aria-hidden="true"><i class="fill" '
        f'style="{_span(_on_scale(start, widest), _on_scale(end, widest))}"></i>{interval}</span>'
    )


def verdict(held: Difference, *, less_is_better: bool = False) -> str:
    """`better`, `worse`, or `unsure` where the interval of the difference holds nothing."""
    if held.difference is None or held.low is None or held.high is None:
        return "unsure"
    if held.low <= 0 <= held.high:
        return "unsure"
    return "better" if (held.difference > 0) != less_is_better else "worse"


def operating_curve(operating: Operating) -> str:
    """Declined questions, right and wrong ones, at every threshold; where it stands is marked."""
    points = operating.points
    stands = min(points, key=lambda point: abs(point.threshold - operating.threshold))
    right = _line([(point.threshold, point.recall) for point in points])
    wrong = _line([(point.threshold, point.false) for point in points])
    at = _x(operating.threshold)
    grid = "".join(
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_y(v):.1f}" y2="{_y(v):.1f}"/>'
        f'<text class="tick" x="{LEFT - 8}" y="{_y(v) + 4:.1f}" text-anchor="end">{v:.0%}</text>'
        for v in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    ticks = "".join(
        f'<text class="tick" x="{_x(v):.1f}" y="{HEIGHT - 18}" text-anchor="middle">{v:.1f}</text>'
        for v in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    )
    label = (
        f"At the threshold {operating.threshold:g}: {stands.recall:.0%} of the questions to be "
        f"declined are, and {stands.false:.0%} of the answerable ones."
    )
    return (
        f'<svg class="curve" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label)}">{grid}{ticks}'
        f'<text class="tick" x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 2}" '
        'text-anchor="middle">threshold</text>'
        f'<line class="stands" x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
        f'<path class="wrong" d="{wrong}"/><path class="right" d="{right}"/>'
        f"{_dot(stands, 'right', stands.recall)}{_dot(stands, 'wrong', stands.false)}</svg>"
    )


def latency(stages: Mapping[str, Stage]) -> str:
    """The stages as bars on one scale: median in full, the 90th percentile as a line."""
    widest = max((stage.p90 for stage in stages.values()), default=0.0) or 1.0
    rows = "".join(
        f'<tr class="{"total" if name == "total" else "stage"}"><th scope="row">{escape(name)}</th>'
        f'<td class="wide"><span class="bar time" aria-hidden="true"><i class="fill" '
        f'style="width:{_percent(stage.median / widest)}"></i><i class="whisker" '
        f'style="{_span(stage.median / widest, stage.p90 / widest)}"></i></span></td>'
        f"<td>{milliseconds(stage.median)}</td><td>{milliseconds(stage.p90)}</td></tr>"
        for name, stage in stages.items()
    )
    return (
        '<table class="figures times"><thead><tr><th scope="col">Stage</th>'
        '<th scope="col" class="wide"><span class="hidden">as bars</span></th>'
        '<th scope="col">median</th><th scope="col">90th percentile</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def milliseconds(value: float) -> str:
    """`0.4 ms`, `52 ms`."""
    return f"{value:.1f}&nbsp;ms" if value < 10 else f"{value:.0f}&nbsp;ms"


def _whisker(low: float | None, high: float | None) -> str:
    if low is None or high is None or low == high:
        return ""
    return f'<i class="whisker" style="{_span(low, high)}"></i>'


def _dot(point: CurvePoint, kind: str, value: float) -> str:
    x, y = _x(point.threshold), _y(value)
    left = point.threshold > 0.75
    return (
        f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
        f'<text class="value {kind}" x="{x + (-10 if left else 10):.1f}" '
        f'y="{min(max(y - 8, TOP + 10), HEIGHT - BOTTOM - 8):.1f}" '
        f'text-anchor="{"end" if left else "start"}">{value:.0%}</text>'
    )


def _line(points: list[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)


def _on_scale(difference: float, widest: float) -> float:
    return min(1.0, max(0.0, 0.5 + difference / widest / 2))


def _span(start: float, end: float) -> str:
    return f"left:{_percent(start)};width:{_percent(max(0.0, end - start))}"


def _percent(share: float) -> str:
    return f"{100 * min(1.0, max(0.0, share)):.2f}%"
