"""A cross-encoder in place of the measures: it decides on meaning and on nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from cross_encoders import entailing, relabelled

from corpus.collection import shipped
from corpus.library import Corpus
from rag.attribution.attribution import Attributor
from rag.engine import Engine
from rag.errors import ModelError
from rag.inference import CrossEncoderInference, Verdict
from rag.retrieval.embedding import load_embedding_model
from rag.settings import Settings

RARE = ("thread-c9-4", "thread-c9-3", "thread-c8-1")
FREE = "Now and then a model schemes, and its fellows give it away."
"""A paraphrase with hardly a word of its passage."""


class Scripted:
    """Says one thing of every pair, and remembers the pairs."""

    def __init__(self, verdict: Verdict) -> None:
        self.said = verdict
        self.pairs: list[tuple[str, str]] = []

    def verdict(self, premise: str, sentence: str) -> Verdict:
        self.pairs.append((premise, sentence))
        return self.said


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return shipped()


def attributor(corpus: Corpus, verdict: Verdict) -> tuple[Attributor, Scripted]:
    scripted = Scripted(verdict)
    return Attributor(corpus, load_embedding_model(Settings()), scripted), scripted


def test_what_it_says_follows_is_kept_and_nothing_else(corpus: Corpus) -> None:
    passages = [corpus.passage(id) for id in RARE]
    yes, asked = attributor(corpus, "entailed")
    assert yes.attribute(FREE, passages, "iterative").passages
    assert asked.pairs[0][1] == FREE
    no, asked = attributor(corpus, "neutral")
    found = no.attribute(passages[0].gist, passages, "iterative")
    assert found.fault == "unsupported"
    assert asked.pairs


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("The post’s author reports that 73 models rarely scheme.", "number"),
        ("Joe Carlsmith says that models that rarely scheme report on each other.", "speaker"),
        ("The author says that “rare schemers are angels” in every test.", "quotation"),
    ],
)
def test_rules_stand_whatever_it_says(corpus: Corpus, sentence: str, fault: str) -> None:
    passages = [corpus.passage(id) for id in RARE]
    yes, _ = attributor(corpus, "entailed")
    assert yes.attribute(sentence, passages, "iterative").fault == fault


def test_it_is_read_from_a_folder_by_its_own_labels(tmp_path: Path) -> None:
    folder = entailing(tmp_path / "nli")
    assert CrossEncoderInference(str(folder)).verdict("It leaks.", "It leaks.") == "entailed"
    other = relabelled(folder, tmp_path / "other", ["entailment", "neutral", "contradiction"])
    assert CrossEncoderInference(str(other)).verdict("It leaks.", "It leaks.") == "contradicted"
    with pytest.raises(ModelError, match="can't be loaded"):
        CrossEncoderInference(str(tmp_path / "nowhere"))


def test_the_setting_names_it(tmp_path: Path, engine: Engine) -> None:
    folder = entailing(tmp_path / "nli")
    settings = engine.settings.model_copy(update={"nli": str(folder)})
    passages = [engine.corpus.passage(id) for id in RARE]
    other = Engine.open(settings)
    assert other.attributor.attribute(FREE, passages, "iterative").passages
    assert not engine.attributor.attribute(FREE, passages, "iterative").passages
