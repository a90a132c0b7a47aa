"""What is offered with a decline: two different questions, near, and answered."""

from __future__ import annotations

import pytest

from rag.declining.decline import suggestions
from rag.engine import HITS, Engine


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("What does Yann LeCun think about scheming?", "schem"),
        ("Who pays for the sandbagging evaluations?", "sandbag"),
        ("hello!", ""),
        ("How do I bake bread?", ""),
    ],
)
def test_two_questions_near_to_what_was_asked(engine: Engine, question: str, near: str) -> None:
    offered = suggestions(engine.corpus, engine.search(question, k=HITS), question)
    assert len(set(offered)) == 2
    assert any(near in ask.lower() for ask in offered)
    assert question not in offered
    for ask in offered:
        assert not engine.ask(ask).declined


def test_what_is_told_instead_comes_first(engine: Engine) -> None:
    question = "Why does Carlsmith say scheming is impossible?"
    passage = engine.corpus.passage("thread-c1-2")
    first, _ = suggestions(engine.corpus, engine.search(question, k=HITS), question, [passage])
    assert first in passage.asks
