"""Which passages carry a sentence, and which fault is seen when a supported one is bent."""

from __future__ import annotations

import time

import pytest

from corpus.library import Corpus
from corpus.passage import Camp
from rag.answer import Role
from rag.attribution.attribution import Attribution, Attributor
from rag.attribution.certainty import proves, raised
from rag.attribution.language import not_prose
from rag.attribution.lists import lists
from rag.attribution.modals import hardened
from rag.attribution.numbers import crossed_numbers, misnumbered, strange_numbers
from rag.attribution.opposites import reverse, stands
from rag.attribution.order import out_of_time, swapped
from rag.attribution.quoted import has_quote, quoted
from rag.attribution.speakers import holders
from rag.prose.narrator import tell
from rag.retrieval.embedding import load_embedding_model
from rag.settings import Settings

BRIEF = {
    "step": ("thread-c2-7", "thread-c2-9", "thread-c3-8", "thread-c3-15"),
    "rare": ("thread-c9-4", "thread-c9-3", "thread-c8-1", "thread-c8-4"),
    "paper": ("antischeming-5-1-2-a", "antischeming-8-a", "antischeming-7-e", "thread-c8-4"),
    "count": ("scheming-4-2-a", "scheming-4-2-b", "scheming-0-h", "thread-c2-20"),
    "open": ("motivations-3-2-1-b", "motivations-3-2-2-c", "motivations-4-3-e"),
}


@pytest.fixture(scope="module")
def attributor(corpus: Corpus, home: object) -> Attributor:
    return Attributor(corpus, load_embedding_model(Settings()))


@pytest.fixture(scope="module")
def ask(attributor: Attributor, corpus: Corpus):
    def attribute(sentence: str, brief: str, side: Camp, role: Role = "point") -> Attribution:
        passages = [corpus.passage(id) for id in BRIEF[brief]]
        return attributor.attribute(sentence, passages, side, role)

    return attribute


@pytest.mark.parametrize(
    ("sentence", "brief", "side", "role", "first"),
    [
        (
            "The post’s author claims that “No system needs to align an AI system that is vastly "
            "smarter than itself”.",
            "step", "iterative", "point", "thread-c2-7",
        ),
        (
            'The post\'s author claims that "No system needs to align an AI system that is vastly '
            'smarter than itself".',
            "step", "iterative", "point", "thread-c2-7",
        ),
        (
            "Rare-schemers tend to report on each other most of the time, so that untrusted "
            "monitoring usually mitigates most of the risk.",
            "rare", "iterative", "point", "thread-c9-4",
        ),
        (
            "After the training the average rate of covert actions falls from 13.0% to 0.4% for "
            "o3 and from 8.7% to 0.3% for o4-mini.",
            "paper", "iterative", "point", "antischeming-5-1-2-a",
        ),
        (
            "Carlsmith expects the risk of scheming to grow as models become more capable.",
            "count", "miri", "point", "scheming-0-h",
        ),
        (
            "Schoen warns that even getting behavioural misalignment to zero would not tell us "
            "whether the problem has been solved.",
            "rare", "iterative", "objection", "thread-c8-4",
        ),
    ],
)  # fmt: skip
def test_supported(ask, sentence, brief, side, role, first):
    found = ask(sentence, brief, side, role)
    assert (found.fault, found.reason) == (None, "")
    assert found.passages[0].id == first
    assert len(found.passages) <= 3


@pytest.mark.parametrize(
    ("sentence", "brief", "side", "fault"),
    [
        (
            "The post’s author claims that “No system has to align an AI system that is vastly "
            "smarter than itself”.",
            "step", "iterative", "quotation",
        ),
        (
            "Carlsmith claims that “No system needs to align an AI system that is vastly smarter "
            "than itself”.",
            "step", "iterative", "speaker",
        ),
        (
            "Carlsmith holds that rare-schemers tend to report on each other most of the time, so "
            "that untrusted monitoring usually mitigates most of the risk.",
            "rare", "iterative", "speaker",
        ),
        (
            "Buck Shlegeris finds that rare-schemers tend to report on each other most of the "
            "time, so that untrusted monitoring usually mitigates most of the risk.",
            "rare", "iterative", "name",
        ),
        (
            "Rare-schemers tend to report on each other in 80% of cases, so that untrusted "
            "monitoring usually mitigates most of the risk.",
            "rare", "iterative", "number",
        ),
        (
            "After the training the average rate of covert actions falls from 13.0% to 4.0% for "
            "o3 and from 8.7% to 0.3% for o4-mini.",
            "paper", "iterative", "number",
        ),
        (
            "After the training the average rate of covert actions goes from 0.4% to 13.0% for "
            "o3.",
            "paper", "iterative", "number",
        ),
        (
            "Rare-schemers tend to cover for each other most of the time, so that untrusted "
            "monitoring usually mitigates most of the risk.",
            "rare", "iterative", "contradicted",
        ),
        (
            "Carlsmith expects the risk of scheming to shrink as models become more capable.",
            "count", "miri", "contradicted",
        ),
        (
            "Carlsmith’s hazy counting argument concludes with certainty that a schemer is the "
            "result.",
            "count", "miri", "contradicted",
        ),
        (
            "A single brain is a more open agent than a firm, above all if its memos about plans "
            "and reasons faithfully show what drives it.",
            "open", "iterative", "contradicted",
        ),
        (
            "Interpretability is especially unsuited to automated AI labour, Carlsmith says, "
            "because its feedback loops make results easier to evaluate.",
            "open", "iterative", "contradicted",
        ),
        (
            "Schemers of every kind always report on each other, so that untrusted monitoring "
            "usually mitigates most of the risk.",
            "rare", "iterative", "unsupported",
        ),
        (
            "Rare-schemers tend to report on each other, and several governments have since "
            "written this into their procurement contracts.",
            "rare", "iterative", "unsupported",
        ),
        (
            "Thoughtful people everywhere must keep an open mind about the road ahead.",
            "rare", "iterative", "unsupported",
        ),
        (
            "Rare-schemers tend to report on each other most of the time, so that untrusted "
            "monitoring usually mitigates most of the risk.",
            "rare", "miri", "side",
        ),
        (
            "MIRI-style critics hold that no system needs to align an AI system that is vastly "
            "smarter than itself.",
            "step", "miri", "side",
        ),
        (
            "There are in a sense more schemers than non-schemers among high-reward models, and "
            "so training should be expected to pick a schemer.",
            "count", "miri", "side",
        ),
        ("As an AI language model, I cannot take sides here.", "rare", "miri", "language"),
        ("Les modèles dissimulent rarement leurs intentions réelles, dit-il.",
         "rare", "miri", "language"),
        ("## The case for iterative alignment", "rare", "miri", "language"),
        ("Here is the case for the iterative side:", "rare", "iterative", "language"),
    ],
)  # fmt: skip
def test_bent(ask, sentence, brief, side, fault):
    found = ask(sentence, brief, side)
    assert found.fault == fault, found.reason
    assert found.passages == ()
    assert found.reason
    assert found.reason[0].islower() or found.reason.startswith("“")


def test_nothing_carries_a_sentence_without_passages(attributor):
    assert attributor.attribute("Models scheme.", [], "miri").fault == "unsupported"


def test_the_other_side_speaks_only_in_an_objection(ask):
    sentence = (
        "Schoen warns that even getting behavioural misalignment to zero would not tell us "
        "whether the problem has been solved."
    )
    assert ask(sentence, "rare", "iterative").fault == "side"
    assert ask(sentence, "rare", "iterative", "objection").fault is None


def test_gists_as_the_writer_tells_them_pass(attributor, corpus):
    passages = [p for p in corpus.passages.values() if p.telling and p.voice == "asserts"][::9]
    failed = []
    for at, passage in enumerate(passages):
        text = tell(passage.telling[0], corpus.speaker_of(passage), known=False, lead="", work="")
        beside = [other for other in (passages[at - 1], passages[at - 2]) if other != passage]
        side: Camp = "iterative" if passage.side == "iterative" else "miri"
        found = attributor.attribute(text, [passage, *beside], side)
        if passage not in found.passages:
            failed.append((passage.id, found.fault, found.reason))
    assert len(failed) <= len(passages) // 50, failed


def test_fast_once_warm(attributor, corpus):
    passages = [corpus.passage(id) for brief in BRIEF.values() for id in brief][:10]
    sentences = [f"Rare scheming number {word} is less of a worry." for word in ("one", "two")]
    attributor.attribute(sentences[0], passages, "iterative")
    start = time.perf_counter()
    attributor.attribute(sentences[1], passages, "iterative")
    assert time.perf_counter() - start < 0.5  # well below 0.05 on a machine that is not busy


def test_quotations_of_either_kind(corpus):
    passage = corpus.passage("thread-c9-4")
    assert quoted('He says “one” and "two", ‘three’.') == ("one", "two", "three")
    assert has_quote(passage, "rare-schemers tend to report on each other")
    assert has_quote(passage, "rare-schemers tend to report on each other,")
    assert not has_quote(passage, "rare-schemers tend to tell on each other")


def test_numbers():
    told = "The rate falls from 13.0% to 0.4% for o3 and from 8.7% to 0.3% for o4-mini, in 2025."
    assert strange_numbers("It falls to 0.4%.", told) == ()
    assert strange_numbers("Three of the five fall to 0.5%.", told) == ("0.5", "3", "5")
    assert not crossed_numbers("It falls from 13.0% to 0.4%.", told)
    assert crossed_numbers("It rises from 0.4% to 13.0%.", told)
    assert strange_numbers("It was nearly half of the runs.", "It was 46.7% of the runs.") == ()


def test_holders_are_told_from_those_who_are_only_named():
    assert [h.speaker for h in holders("Carlsmith and the post’s author agree.", "miri")] == [
        "Joe Carlsmith",
        "The post's author",
    ]
    assert [h.speaker for h in holders("According to Carlsmith, it may.", "miri")]
    assert [h.camp for h in holders("On the MIRI-style view, it fails.", "miri")] == ["miri"]
    assert [h.camp for h in holders("Defenders of the loop say so.", "miri")] == ["iterative"]
    assert holders("The document that the author recommends says little.", "miri") == ()
    assert holders("Carlsmith reports an objection.", "miri")[0].reports


@pytest.mark.parametrize(
    ("sentence", "speakers"),
    [
        ("The post’s author’s biggest objection is that none of them is simple.", ["author"]),
        ("These arguments seem pretty hand-wavy to the author.", ["author"]),
        ("Carlsmith’s report seems messy to the author too.", ["author"]),
        ("The MIRI-style side can say with Carlsmith that it is so.", ["", "Joe Carlsmith"]),
        ("Carlsmith’s “hazy counting argument” concludes that it is likely.", ["Joe Carlsmith"]),
        ("Obviously the author does not get it, the commenter replies.", ["MIRI"]),
        ("The iterative argument wants it both ways, the commenter thinks.", ["MIRI"]),
        ("That the post’s author sees no argument, the commenter replies, is no proof.", ["MIRI"]),
        ("Another commenter has met it, and the commenter says so.", ["Another"]),
        ("The author’s own premise counts against it, the commenter says.", ["MIRI"]),
    ],
)
def test_whoever_says_it_is_told_from_whoever_it_is_about(sentence: str, speakers: list[str]):
    found = [holder.speaker for holder in holders(sentence, "iterative")]
    assert len(found) == len(speakers)
    assert all(name in speaker for name, speaker in zip(speakers, found, strict=True))


def test_what_a_side_may_reply_is_nobodys_words_in_its_own_case():
    assert holders("The iterative side can reply that models behave.", "iterative") == ()
    assert holders("The iterative side can reply that models behave.", "miri")


def test_figures_of_a_work_belong_to_no_model():
    told = "Sabotage Safety is worst for o3 in Figure 9: 46.7%, and 41.0% for o4-mini."
    assert not crossed_numbers("In Sabotage Safety, worst in Figure 9 for o3, it is 46.7%.", told)
    assert crossed_numbers("In Sabotage Safety it is 41.0% for o3.", told)
    rounded = "It is 21.3% for o3 and 5.3% for o4-mini before it, and 0.0% for both after it."
    assert not crossed_numbers("For o3 it is 0.0% after it.", rounded)


def test_whose_view_it_is_says_nothing_of_what_it_says(attributor, corpus):
    brief = [corpus.passage("thread-c8-1"), corpus.passage("thread-c3-11")]
    empty = "Bronson Schoen also finds an argument in the author’s own premise."
    assert attributor.attribute(empty, brief, "miri").fault


def test_reversals():
    told = ["The rate of covert actions falls sharply after the training."]
    assert reverse("The rate of covert actions rises after the training.", told, _even).opposed
    assert not reverse("The rate of covert actions drops after training.", told, _even).opposed
    assert reverse("The training does not affect covert actions.",
                   ["The training does affect covert actions."], _even).denied  # fmt: skip
    assert swapped("Simplicity outweighs speed.", ["Speed outweighs simplicity."], _even) > 0.15
    assert not swapped("Speed outweighs simplicity.", ["Speed outweighs simplicity."], _even)


def test_prose():
    assert not_prose("The models rarely scheme.") == ""
    assert not_prose("**Thesis**: models scheme.")
    assert not_prose("Would you like me to go on?")
    assert not_prose("B r o n Models scheme rarely in the tests.")


def test_no_word_stands_at_both_ends_of_a_pair():
    for axis, (plus, minus) in lists()["opposites"].items():
        assert not set(plus) & set(minus), axis


def _even(stem: str) -> float:
    return 1.0


@pytest.mark.parametrize(
    ("sentence", "brief", "side", "fault"),
    [
        ("It is Bronson Schoen who says that no system needs to align a vastly smarter one.",
         "step", "iterative", "speaker"),
        ("Models that rarely scheme will tend to report on each other, as Carlsmith says.",
         "rare", "iterative", "speaker"),
    ],
)  # fmt: skip
def test_nobody_is_given_what_is_not_theirs(ask, sentence, brief, side, fault):
    assert ask(sentence, brief, side).fault == fault


def test_what_may_be_is_not_told_as_what_will_be():
    told = "Abler models might escape, and training may well fail; oversight will grow."
    assert hardened("Abler models will escape.", told) == ("escape",)
    assert hardened("Abler models might escape, and oversight will grow.", told) == ()


def test_a_sentence_may_end_in_words_that_belong_together(ask):
    assert stands("they know what can be set up")
    assert stands("without losing any of it again, step by step, in no longer")


def test_a_question_that_somebody_asks_is_told_and_others_are_not(ask):
    assert not_prose("Can that be trusted?")
    assert not not_prose("How, the commenter asks, can that be trusted?")


@pytest.mark.parametrize(
    "sentence",
    [
        "Models scheme, and the MIRI-style view that it cannot work is right because of this.",
        "Iterative alignment will work by first aligning a slightly stronger successor.",
        "The claim is that training on such tasks earns trust on similar ones.",
        "Trust in similar tasks is supported by the post’s author’s argument.",
    ],
)
def test_what_settles_the_debate_or_speaks_of_claims_is_no_sentence_of_a_case(
    sentence: str,
) -> None:
    assert not_prose(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Those who expect iterative alignment to work hold that each gap is small.",
        "The commenter doubts that iterative alignment can work.",
        "The post’s author thinks that the MIRI-style view is too confident.",
    ],
)
def test_views_of_the_debate_may_be_told(sentence: str) -> None:
    assert not not_prose(sentence)


@pytest.mark.parametrize(
    ("sentence", "brief", "side"),
    [
        (
            "Rare scheming is less concerning, the post’s author thinks, because models that "
            "rarely scheme tend to report on each other, and regulators have taken note.",
            "rare", "iterative",
        ),
        (
            "The post’s author has shown that no system needs to align one that is vastly smarter "
            "than itself.",
            "step", "iterative",
        ),
        (
            "Schoen and co-authors find that before anti-scheming training the average rate of "
            "covert actions falls from 13.0% to 0.4% for o3.",
            "paper", "iterative",
        ),
    ],
)  # fmt: skip
def test_small_changes_to_a_true_sentence_are_seen(
    ask, sentence: str, brief: str, side: Camp
) -> None:
    found = ask(sentence, brief, side)
    assert found.fault
    assert not found.passages


def test_what_is_counted_must_be_counted_so() -> None:
    told = "This is current techniques failing at Step 1, as Appendix M shows."
    assert misnumbered("Current techniques fail at Step 5.", told) == ("Step 5",)
    assert misnumbered("It fails at step one, as appendix M shows.", told) == ()
    assert misnumbered("Principle AS3 says so.", told) == ()


def test_stronger_modifiers_are_seen_and_only_where_the_passage_is_weaker() -> None:
    told = "The Model Spec allows some deception, and AIs may be safe; all tests were run."
    assert raised("The Model Spec allows all deception.", told)
    assert raised("AIs will be safe.", told)
    assert not raised("All tests were run, and some deception is allowed.", told)
    assert proves("The author has shown it.", "The author thinks it likely.")
    assert not proves("The author has shown it.", "The author found it in a test.")
    assert proves("The evidence shows it.", "They warn of it.", "changes", "shown")


def test_before_and_after_may_not_change_places() -> None:
    told = "Covert actions rose after capability training; before the training they were rare."
    assert out_of_time("Covert actions rose before capability training.", told)
    assert not out_of_time("After capability training covert actions rose.", told)


def test_a_bare_claim_that_the_other_side_makes_better_is_theirs(
    attributor: Attributor, corpus: Corpus
) -> None:
    claim = "Some slightly weaker superintelligence would be overseeing them instead."
    own = [corpus.passage(id) for id in ("thread-c3-8", "thread-c3-12", "thread-c3-15")]
    theirs = [corpus.passage("thread-c2-2")]
    assert attributor.attribute(claim, own, "miri", "point", None, theirs).fault


def test_a_sentence_that_one_sentence_agrees_with_is_not_turned_round_by_another(
    attributor: Attributor, corpus: Corpus
) -> None:
    passage = corpus.passage("antischeming-5-1-2-refusal")
    said = (
        "Schoen and co-authors checked two cheap explanations of the reduction and rejected them."
    )
    found = attributor.attribute(said, [passage], "iterative", "point", {passage.id: said})
    assert not found.fault, found.reason


def test_a_note_is_quoted_only_with_what_it_quotes_itself(corpus: Corpus) -> None:
    note = next(p for p in corpus.passages.values() if p.kind == "note" and "“" in p.text)
    quotation = quoted(note.text)[0]
    assert has_quote(note, quotation)
    plain = next(p for p in corpus.passages.values() if p.kind == "note" and "“" not in p.text)
    assert not has_quote(plain, " ".join(plain.text.split()[:6]))
    original = corpus.passage("thread-c2-9")
    assert has_quote(original, " ".join(original.text.split()[:6]))


def test_what_is_joined_on_has_to_be_in_the_passages_too(ask) -> None:
    told = "No system ever has to align one vastly smarter than itself, the post’s author concludes"
    assert not ask(f"{told}.", "step", "iterative").fault
    assert ask(f"{told}, and regulators have taken note.", "step", "iterative").fault
