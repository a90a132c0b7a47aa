"""An answer as HTML: everything escaped, every chip its passage, every word in its place."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from corpus.passage import Lean, Passage
from rag.answer import Answer, Citation, Dropped, Section, Sentence
from ui.answer_html import answer_html, exchange_html, sources_html
from ui.answer_markdown import answer_markdown
from ui.markup import with_quotations
from ui.session import Exchange

EVIL = '<script>alert("x")</script>'

LOSSY = Passage(
    id="thread-c3-1",
    source="thread",
    title="The thread",
    speaker="MIRI-style commenter",
    side="miri",
    voice="asserts",
    kind="original",
    locator="comment 3",
    url="https://example.org/c3",
    text="Reduces with some loss, right? If we think there’s a 98% chance, it is a calculation.",
    gist="The commenter says that something is lost at every step.",
)
GRANT = replace(
    LOSSY,
    id="thread-c2-10",
    speaker="The post's author",
    voice="concedes",
    locator="comment 2",
    text="There’s a separate question of whether we can build this trustworthy AI.",
)


def an_answer(**changes: object) -> Answer:
    quote = "Reduces with some loss, right?"
    answer = Answer(
        question="Why 98%?",
        standalone_question="Why 98%?",
        side="miri",
        move="steelman",
        sections=(
            Section(
                "miri",
                "thesis",
                (Sentence(f"He asks, “{quote}”, and means it.", (1,), "quoted"),),
            ),
            Section(
                "miri", "concession", (Sentence("It is a separate question.", (2,), "supported"),)
            ),
        ),
        citations=(
            Citation(1, LOSSY, quote),
            Citation(2, GRANT, "a separate question"),
        ),
    )
    return replace(answer, **changes)  # type: ignore[arg-type]


def an_exchange(answer: Answer | None, **changes: object) -> Exchange:
    question = answer.question if answer else "Why 98%?"
    exchange = Exchange(1, question, "miri", "steelman", 0, answer, "done")
    return replace(exchange, **changes)  # type: ignore[arg-type]


def test_a_chip_names_its_passage_and_opens_it() -> None:
    html = answer_html(an_answer())
    assert 'href="#p-thread-c3-1~1"' in html
    assert 'href="#p-thread-c2-10~2"' in html
    assert "MIRI-style commenter, MIRI-style, asserts" in html
    assert "The post&#x27;s author, MIRI-style, concedes" in html


def test_every_sentence_ends_in_its_chips() -> None:
    sentences = re.findall(r'<span class="sentence \w+">(.*?)</a></span>', answer_html(an_answer()))
    assert len(sentences) == 2
    assert all('<a class="cite' in sentence for sentence in sentences)


def test_sections_carry_quiet_labels() -> None:
    html = answer_html(an_answer())
    assert html.index("The case") < html.index("What this side grants")


def test_both_sides_stand_under_their_own_headings() -> None:
    mine = Section("iterative", "thesis", (Sentence("The loop works.", (2,), "supported"),))
    theirs = Section("miri", "thesis", (Sentence("It does not.", (1,), "supported"),))
    parting = Section("iterative", "crux", (Sentence("They part here.", (1, 2), "supported"),))
    answer = an_answer(side="both", sections=(mine, theirs, parting))
    headings = re.findall(r"<h3>(.*?)</h3>", answer_html(answer))
    assert headings == ["The case for iterative alignment", "The case for the MIRI-style view"]
    assert answer_html(answer).rindex("Where they part") > answer_html(answer).index("It does not.")


def test_a_critique_is_labelled_as_one_and_a_claim_stands_with_what_meets_it() -> None:
    claim = Section("iterative", "objection", (Sentence("They claim it.", (1,), "supported"),))
    reply = Section("iterative", "reply", (Sentence("It is not so.", (2,), "supported"),))
    html = answer_html(an_answer(move="critique", side="both", sections=(claim, reply)))
    assert "Against the MIRI-style view" in html
    assert "A claim and what meets it" in html
    (paragraph,) = re.findall(r"<p>(.*?)</p>", html)
    assert paragraph.index("They claim it.") < paragraph.index("It is not so.")


def test_words_quoted_exactly_are_set_apart_in_the_colour_of_who_said_them() -> None:
    html = answer_html(an_answer())
    assert '<span class="quotation side-miri">“Reduces with some loss, right?”</span>' in html


def test_words_that_no_cited_passage_holds_are_not_set_apart() -> None:
    citations = an_answer().citations
    assert "quotation" not in with_quotations("He is “totally sure” of it.", citations)
    assert "quotation" not in with_quotations("An “open mark, and nothing more.", citations)


def test_quotation_marks_inside_a_quotation_stay_inside() -> None:
    passage = replace(LOSSY, text="some intelligence is “challenging to align” because it is smart")
    html = with_quotations(
        "He says “intelligence is “challenging to align” because” and stops.",
        [Citation(1, passage, "intelligence")],
    )
    assert html.count('class="quotation') == 1
    assert "“intelligence is “challenging to align” because”</span>" in html


@pytest.mark.parametrize("side", ["miri", "both"])
def test_nothing_from_outside_becomes_markup(side: str) -> None:
    passage = replace(LOSSY, text=EVIL, speaker=EVIL, locator=EVIL, title=EVIL, id=f"p-{EVIL}")
    answer = an_answer(
        question=EVIL,
        standalone_question=EVIL + "?",
        side=side,
        sections=(Section("miri", "thesis", (Sentence(f"“{EVIL}”", (1,), "quoted"),)),),
        citations=(Citation(1, passage, EVIL),),
        dropped=(Dropped(EVIL, EVIL),),
        writer=EVIL,
    )
    html = exchange_html(an_exchange(answer, side=side))
    assert "<script" not in html
    assert "alert(&quot;x&quot;)" in html


def test_a_decline_is_escaped_too_and_offers_its_suggestions() -> None:
    answer = Answer(
        EVIL, EVIL, "both", "steelman", declined=True, reason=EVIL, suggestions=(EVIL, "Why 98%?")
    )
    html = exchange_html(an_exchange(answer, side="both"))
    assert "<script" not in html
    assert 'data-ask="Why 98%?"' in html
    assert "Copy as Markdown" not in html


def test_a_false_premise_is_put_right_before_the_suggestions() -> None:
    answer = an_answer(declined=True, reason="Nobody says that.", suggestions=("Why 98%?",))
    html = exchange_html(an_exchange(answer))
    at = [html.index(text) for text in ("Nobody says that.", "and means it", 'data-ask="Why 98%?"')]
    assert at == sorted(at)
    assert "Sources</h4>" in html


def test_sources_are_grouped_by_speaker_place_and_stance() -> None:
    again = replace(LOSSY, id="thread-c3-2")
    first, *rest = an_answer().sections
    told = (
        replace(first, sentences=(*first.sentences, Sentence("Again.", (3,), "supported"))),
        *rest,
    )
    answer = an_answer(
        sections=told, citations=(*an_answer().citations, Citation(3, again, again.text))
    )
    rows = re.findall(r'<li class="source">(.*?)</li>', sources_html(answer))
    assert len(rows) == 2
    assert re.findall(r">(\d)</a>", rows[0]) == ["1", "3"]
    assert "concedes" in rows[1]


def test_the_stance_of_a_citation_is_that_of_the_words_it_quotes() -> None:
    grant = "If we think there’s a 98% chance"
    passage = replace(LOSSY, leans=(Lean("iterative", "concedes", grant),))
    answer = an_answer(citations=(Citation(1, passage, grant), an_answer().citations[1]))
    assert "MIRI-style commenter, Iterative alignment, concedes" in answer_html(answer)


def test_what_was_left_out_is_told_with_its_reason() -> None:
    html = exchange_html(an_exchange(an_answer(dropped=(Dropped("Too bold.", "Nobody says so."),))))
    assert "1 sentence left out" in html
    assert "Too bold." in html
    assert "Nobody says so." in html
    assert "left out" not in exchange_html(an_exchange(an_answer()))


def test_a_question_understood_otherwise_says_how() -> None:
    exchange = an_exchange(an_answer(question="Why?", standalone_question="Why 98%?"))
    assert "Understood as: Why 98%?" in exchange_html(exchange)
    assert "Understood as" not in exchange_html(an_exchange(an_answer()))


def test_the_other_side_is_one_button_away() -> None:
    one = exchange_html(an_exchange(an_answer()))
    assert 'data-side="iterative"' in one
    assert "The other side, please" in one
    both = exchange_html(an_exchange(an_answer(side="both"), side="both"))
    assert "The other side, please" not in both
    assert re.findall(r'data-side="(\w+)"', both) == ["iterative", "miri"]


def test_an_unfinished_answer_has_no_sources_yet_and_says_how_it_ended() -> None:
    writing = exchange_html(an_exchange(an_answer(), status="writing"))
    assert 'aria-busy="true"' in writing
    assert "Sources" not in writing
    assert "Reading the sources" in exchange_html(an_exchange(None, status="writing"))
    assert "Stopped here" in exchange_html(an_exchange(an_answer(), status="stopped"))
    assert "cut this answer short" in exchange_html(an_exchange(None, status="failed"))


def test_markdown_keeps_every_number_with_its_permalink() -> None:
    text = answer_markdown(an_answer(question="Is *this* [real]?"))
    assert r"## Is \*this\* \[real\]?" in text
    assert "**The case.** He asks, “Reduces with some loss, right?”, and means it.[^1]" in text
    assert re.search(
        r"\[\^2\]: The post's author \(MIRI-style, concedes\).*<https://example\.org/c3>", text
    )


def test_the_markdown_to_copy_travels_with_the_answer() -> None:
    html = exchange_html(an_exchange(an_answer()))
    copied = re.search(r'data-copy="(.*?)"', html, re.DOTALL)
    assert copied is not None
    assert unescape(copied[1]) == answer_markdown(an_answer())


def test_what_else_was_found_is_folded_away_and_escaped() -> None:
    more = replace(LOSSY, id="thread-c3-9")
    line = Sentence(f"The commenter adds {EVIL}.", (3,), "supported")
    answer = an_answer(
        also=(Section("miri", "point", (line,)),),
        citations=(*an_answer().citations, Citation(3, more, more.text)),
    )
    html = exchange_html(an_exchange(answer))
    listed = re.search(r'<details class="also">.*?</details>', html, re.DOTALL)
    assert listed
    assert "1 more passage for this side" in listed[0]
    assert EVIL not in listed[0]
    assert 'href="#p-thread-c3-9~3"' in listed[0]
    assert "thread-c3-9" not in sources_html(answer)
    assert "Also found: the case for the MIRI-style view" in answer_markdown(answer)
    assert "details" not in exchange_html(an_exchange(an_answer()))
