"""The words of a text, as several readers ask at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from rag.words.lexical import stemmer


def test_readers_who_ask_at_once_share_no_stemmer() -> None:
    at_once = Barrier(3)

    def own() -> object:
        at_once.wait(timeout=10)
        return stemmer()

    with ThreadPoolExecutor(3) as readers:
        found = [each.result() for each in [readers.submit(own) for _ in range(3)]]
    assert len({id(each) for each in found}) == 3
    assert stemmer() is stemmer()
