"""Fits and measures the rule that says whether passages carry a sentence, on labelled sentences.

    python benchmarks/fit_attribution.py

Folds are of passages: sentences about the same passage are never on both sides of one. A row is
held to be accepted where `Attributor` would accept it in the role in which the sentence could
stand: as a point, or, where it names whose view it tells, as an objection or a concession. The
texts of the cruxes serve as further supported sentences, for the fitting only.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from importlib import resources
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from corpus.collection import shipped
from corpus.library import Corpus
from corpus.passage import CAMPS, Camp, Passage
from rag.answer import Role
from rag.attribution.attribution import Attributor
from rag.attribution.language import not_prose
from rag.attribution.meaning import Measures
from rag.attribution.quoted import holding
from rag.attribution.resting import Asked
from rag.retrieval.embedding import load_embedding_model
from rag.settings import Settings

SETS = ("dev", "natural-dev")
"""Sentences made to mislead, and those of a strong model's answers, true and slightly bent."""
FOLDS = 8
BETA = 0.33
"""How much recall counts beside precision where thresholds are chosen (van Rijsbergen’s F)."""
HARDNESS = 20.0
"""How little large weights are held against a rule; the inverse of the ridge."""
ELSEWHERE: tuple[Role, ...] = ("objection", "concession")

OURS = 0.3
"""What a sentence of the cruxes counts beside a labelled one."""
OTHERS = 0.3
"""What a passage that should not carry a supported sentence counts; some such passages do."""
TURNING = {"opposed": 1, "denied": 1, "reversals": 1, "contrasted": 1}
"""What tells that a sentence turns something round, and that it does so by being high."""
SAYING = {"clause_least": 1, "alike": 1, "clause_alike": 1, "happened": -1, "elsewhere": -1,
          "several": -1}  # fmt: skip
"""What tells that passages say all of it, and with which sign."""

Rows = NDArray[np.float64]
Cut = tuple[float, float]
"""The least that has to have been said, and the most that may be turned round."""


@dataclass(frozen=True)
class Option:
    """Passages that could carry a row's sentence."""

    ids: frozenset[str]
    measures: tuple[float, ...]
    faults: dict[str, str | None]
    """By role; None where nothing speaks against them but their meaning."""


@dataclass(frozen=True)
class Known:
    """A labelled sentence, weighed."""

    id: str
    label: str
    kind: str
    by: frozenset[str]
    group: int
    wrong: bool
    """Whether it is refused whatever the passages."""
    named: bool
    """Whether it names a person whose view it tells."""
    options: tuple[Option, ...]

    def carries(self, option: Option, roles: Sequence[str]) -> bool:
        return any(option.faults[role] is None for role in roles)

    def accepted(self, found: Rows, cut: Cut, roles: Sequence[str]) -> bool:
        """As `Attributor.attribute` decides, in any of the roles."""
        return not self.wrong and any(self._accepted(found, cut, role) for role in roles)

    def _accepted(self, found: Rows, cut: Cut, role: str) -> bool:
        pairs = list(zip(found.tolist(), self.options, strict=True))
        good = [o.faults[role] is None and turned <= cut[1] for (_, turned), o in pairs]
        rival = max(
            (p[0] for (p, o), ok in zip(pairs, good, strict=True) if not ok and len(o.ids) == 1),
            default=0.0,
        )
        least = max(cut[0], rival)
        return any(ok and p[0] >= least for (p, _), ok in zip(pairs, good, strict=True))

    def roles(self) -> tuple[str, ...]:
        return ("point", *ELSEWHERE) if self.named else ("point",)


def main() -> None:
    """Fits, cross-validates and prints."""
    corpus = shipped()
    attributor = Attributor(corpus, load_embedding_model(Settings()))
    held = resources.files("rag").joinpath("evaluation", "sentences")
    rows = [
        json.loads(line)
        for name in SETS
        for line in held.joinpath(f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    groups = _groups(rows, attributor, corpus)
    known = [
        _weighed(attributor, corpus, row, group) for row, group in zip(rows, groups, strict=True)
    ]
    extra = list(_of_the_corpus(attributor, corpus))
    print(len(known), "sentences in", len(set(groups)), "groups,", len(extra), "of the cruxes")

    folds = _folds(groups)
    found: list[Rows] = [np.zeros((len(row.options), 2)) for row in known]
    cuts: list[Cut] = []
    accepted = np.zeros(len(known), dtype=bool)
    as_point = np.zeros(len(known), dtype=bool)
    for fold in range(FOLDS):
        rest = [(row, other) for row, other in zip(known, folds, strict=True) if other != fold]
        held = [at for at in range(len(known)) if folds[at] == fold]
        used = {id for at in held for option in known[at].options for id in option.ids}
        more = [row for row in extra if not row.by & used]
        cuts.append(_threshold(rest, more))
        rule = _fit([row for row, _ in rest] + more)
        for at in held:
            row = known[at]
            found[at] = rule.of(row)
            accepted[at] = row.accepted(found[at], cuts[fold], row.roles())
            as_point[at] = row.accepted(found[at], cuts[fold], ("point",))
    _report(known, accepted, as_point)
    rule = _fit(known + extra)
    cut = _threshold(list(zip(known, folds, strict=True)), extra)
    print("folds’ thresholds", [tuple(round(value, 2) for value in cut) for cut in cuts])
    print("fields ", ", ".join(field.name for field in fields(Measures)))
    print("SAID =", tuple(round(float(weight), 3) for weight in rule.said))
    print("SAID_BIAS =", round(rule.said_bias, 3))
    print("SAID_LEAST =", round(cut[0], 3))
    print("TURNED =", tuple(round(float(weight), 3) for weight in rule.turned))
    print("TURNED_BIAS =", round(rule.turned_bias, 3))
    print("TURNED_MOST =", round(cut[1], 3))
    if "-v" in sys.argv:
        _tell(known, accepted, found, {row["id"]: row["sentence"] for row in rows})


def _tell(
    known: Sequence[Known], accepted: Rows, found: Sequence[Rows], texts: dict[str, str]
) -> None:
    """Prints what is judged wrongly."""
    for row, hit, pairs in zip(known, accepted, found, strict=True):
        if hit == (row.label == "supported"):
            continue
        print(row.label, row.kind, row.id, texts[row.id], "WRONG" if row.wrong else "")
        told = sorted(zip(pairs.tolist(), row.options, strict=True), key=lambda p: -p[0][0])
        for pair, option in told[:2]:
            named = zip(fields(Measures), option.measures, strict=True)
            measured = {field.name: round(value, 2) for field, value in named if value}
            print("   ", [round(v, 2) for v in pair], set(option.ids), option.faults, measured)


def _weighed(attributor: Attributor, corpus: Corpus, row: dict[str, object], group: int) -> Known:
    sentence, side = str(row["sentence"]), row["side"]
    passages = [corpus.passage(str(id)) for id in row["passages"]]  # type: ignore[attr-defined]
    camp: Camp = "miri" if side == "miri" else "iterative"
    quotes = holding(sentence, passages)
    asked = Asked.of(sentence, camp, "point", quotes, attributor._vocabulary)
    wrong = bool(not_prose(sentence)) or any(not found for _, found in quotes)
    premises = attributor._premises.of(passages)
    by_role = {
        role: list(attributor._options(replace(asked, role=role), premises))
        for role in ("point", *ELSEWHERE)
    }
    options = [
        Option(
            frozenset(premises[at].passage.id for at in option.chosen),
            astuple(option.measures),
            {
                role: found[at_option].fault[0] if found[at_option].fault else None
                for role, found in by_role.items()
            },
        )
        for at_option, option in enumerate(by_role["point"])
    ]
    return Known(
        str(row["id"]),
        str(row["label"]),
        str(row["kind"]),
        frozenset(row["by"]),  # type: ignore[call-overload]
        group,
        wrong,
        any(holder.speaker for holder in asked.holders),
        tuple(options),
    )


def _of_the_corpus(attributor: Attributor, corpus: Corpus) -> Iterator[Known]:
    """What our own texts of the cruxes say with the passages that carry it, and without them."""
    chance = Random(1)
    for crux in corpus.cruxes.values():
        for side in CAMPS:
            case = crux.cases[side]
            near = [id for point in (*case.points, *case.evidence) for id in point.passages]
            for point in (*case.points, *case.evidence):
                if not point.text or len(point.passages) > 3:
                    continue
                beside = [id for id in dict.fromkeys(near) if id not in point.passages][:4]
                added = f"{point.text.rstrip('.')}, and {_strange(chance, corpus, near)}."
                for ids, label, text in (
                    ([*point.passages, *beside], "supported", point.text),
                    (beside, "unsupported", point.text),
                    ([*point.passages, *beside], "unsupported", added),
                ):
                    row = {"id": crux.id, "side": side, "passages": ids, "kind": "crux",
                           "sentence": text, "label": label, "by": point.passages}  # fmt: skip
                    if len(ids) > 1:
                        yield _weighed(attributor, corpus, row, -1)


@dataclass(frozen=True)
class Rule:
    """Two logistic regressions: has it been said, and is it turned round."""

    said: Rows
    said_bias: float
    turned: Rows
    turned_bias: float

    def of(self, row: Known) -> Rows:
        """Both probabilities of every option, one row an option."""
        if not row.options:
            return np.zeros((0, 2))
        measures = np.array([option.measures for option in row.options])
        logits = np.stack(
            [measures @ self.said + self.said_bias, measures @ self.turned + self.turned_bias]
        )
        return np.asarray(1 / (1 + np.exp(-logits.T)))


def _strange(chance: Random, corpus: Corpus, near: Sequence[str]) -> str:
    """A clause in plain words about something of which the passages near do not speak."""
    while True:
        passage = chance.choice(list(corpus.passages.values()))
        parts = [part.strip() for part in re.split(r"[;,.:]", passage.plain)]
        long = [part for part in parts if len(part.split()) > 4]
        if passage.id not in near and long:
            part = chance.choice(long)
            return part[0].lower() + part[1:]


def _fit(known: Sequence[Known]) -> Rule:
    said: list[tuple[tuple[float, ...], bool, float]] = []
    turned: list[tuple[tuple[float, ...], bool, float]] = []
    for row in known:
        weight = OURS if row.group < 0 else 1.0
        if row.label == "supported":
            right = [option.measures for option in row.options if option.ids == row.by]
            said += [(measures, True, weight) for measures in right]
            turned += [(measures, False, weight) for measures in right]
            others = [option for option in row.options if not option.ids & row.by]
            said += [(o.measures, False, OTHERS * weight) for o in _nearest(others)[:1]]
        elif row.label == "contradicted" and not row.wrong:
            turned += [(o.measures, True, 1.0) for o in _nearest(row.options)[:1]]
        elif row.label == "unsupported" and not row.wrong:
            held = [o for o in row.options if row.carries(o, ("point", *ELSEWHERE))]
            said += [(option.measures, False, weight) for option in _nearest(held)[:2]]
    return Rule(*_regression(said, SAYING), *_regression(turned, TURNING))


def _nearest(options: Sequence[Option]) -> list[Option]:
    at = [field.name for field in fields(Measures)].index("alike")
    return sorted(options, key=lambda option: -(option.measures[0] + option.measures[at]))


def _regression(
    examples: Sequence[tuple[tuple[float, ...], bool, float]], signs: Mapping[str, int]
) -> tuple[Rows, float]:
    """Weights and bias of a ridge logistic regression whose weights have the signs given.

    A measure that means less support must not count for it because of what it goes together with
    in so few sentences. Measures without a sign are not used.
    """
    names = [field.name for field in fields(Measures)]
    at = [names.index(name) for name in signs]
    measures = np.array([measured for measured, _, _ in examples])[:, at]
    target = np.array([1.0 if label else -1.0 for _, label, _ in examples])
    counts = np.array([weight for _, _, weight in examples])
    middle, scale = measures.mean(axis=0), measures.std(axis=0) + 1e-9
    scaled = np.hstack([(measures - middle) / scale, np.ones((len(measures), 1))])

    def loss(weights: Rows) -> tuple[float, Rows]:
        margin = target * (scaled @ weights)
        ridge = np.append(weights[:-1], 0.0) / HARDNESS
        slope = -target * counts / (1 + np.exp(margin))
        value = (counts * np.logaddexp(0, -margin)).sum() + 0.5 * (weights * ridge).sum()
        return float(value), scaled.T @ slope + ridge

    bounds = [(0, None) if sign > 0 else (None, 0) for sign in signs.values()]
    start = np.zeros(scaled.shape[1])
    result = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    found = np.zeros(len(names))
    found[at] = result.x[:-1] / scale
    return found, float(result.x[-1] - (found[at] * middle).sum())


def _threshold(known: Sequence[tuple[Known, int]], extra: Sequence[Known]) -> Cut:
    """What keeps most and lets least through, by cross-validation within these rows."""
    told = []
    for fold in sorted({fold for _, fold in known}):
        rule = _fit([row for row, other in known if other != fold] + list(extra))
        told += [(row, rule.of(row)) for row, other in known if other == fold]
    wanted = sum(row.label == "supported" for row, _ in told)
    best, most = (1.0, 0.0), 0.0
    for least in np.arange(0.2, 0.71, 0.05):
        for most_turned in np.arange(0.06, 0.41, 0.02):
            cut = (float(least), float(most_turned))
            hits = [
                row.label == "supported" for row, p in told if row.accepted(p, cut, row.roles())
            ]
            score = (1 + BETA**2) * sum(hits) / (BETA**2 * wanted + len(hits))
            if score > most:
                best, most = cut, score
    return best


def _folds(groups: Sequence[int]) -> list[int]:
    sizes = Counter(groups)
    load = [0] * FOLDS
    place = {}
    for group, size in sorted(sizes.items(), key=lambda pair: (-pair[1], pair[0])):
        place[group] = load.index(min(load))
        load[place[group]] += size
    return [place[group] for group in groups]


def _groups(rows: Sequence[dict[str, object]], attributor: Attributor, corpus: Corpus) -> list[int]:
    """Rows about the same passage, or with the same passages, are of one group."""
    parent: dict[object, object] = {}

    def root(key: object) -> object:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    keys = []
    for row in rows:
        passages: list[Passage] = [corpus.passage(id) for id in row["passages"]]  # type: ignore[attr-defined]
        sentence = str(row["sentence"])
        premises = attributor._premises.of(passages)
        cosine = attributor._meaning.read(sentence, premises).cosine
        about = list(row["by"]) or [passages[int(cosine.argmax())].id]  # type: ignore[call-overload]
        whole = tuple(row["passages"])  # type: ignore[arg-type]
        for id in about:
            parent[root(id)] = root(whole)
        keys.append(whole)
    roots = list(dict.fromkeys(root(key) for key in keys))
    return [roots.index(root(key)) for key in keys]


def _report(known: Sequence[Known], accepted: Rows, as_point: Rows) -> None:
    good = np.array([row.label == "supported" for row in known])
    for name, hits in (("in the role it could have", accepted), ("all as points", as_point)):
        precision = good[hits].mean() if hits.any() else 0.0
        print(f"supported, {name}: precision {precision:.3f}, recall {hits[good].mean():.3f}")
    by = defaultdict(list)
    for row, hit in zip(known, accepted, strict=True):
        by[row.label, ""].append(hit)
        by[row.label, row.kind].append(hit)
    for (label, kind), hits in sorted(by.items()):
        right = np.mean(hits) if label == "supported" else 1 - np.mean(hits)
        verb = "kept" if label == "supported" else "refused"
        print(f"  {label:<14}{kind:<20}{right:.3f} {verb} of {len(hits)}")


if __name__ == "__main__":
    main()
