"""What a sentence changes in the one that it all but repeats."""

from __future__ import annotations

import pytest

from rag.attribution.changes import changes, repeats, repeats_in_parts
from rag.attribution.copying import copies, tokens
from rag.attribution.joined import halves
from rag.attribution.language import not_prose
from rag.attribution.others import given_to_others, others_in, renamed, taken_from_others
from rag.attribution.reasons import invented_reason
from rag.attribution.speakers import holders
from rag.words.thesaurus import base, opposed, related

LINES = (
    "Carlsmith says that a schemer may plant hidden weaknesses in the code that it writes.",
    "Untrusted monitoring usually mitigates most of the risk from models that scheme rarely.",
    "An overseer guarded against hallucination is generically better, but does not really gain a "
    "meaningful advantage in the next challenge.",
    "Some people think they have solved hallucination by tracking what the system knows.",
    "Growing capability shrinks the stock of inputs on which it can safely be tested.",
    "More capability is likely to change a mind more deeply than new options do.",
    "The scheming seen so far has turned up only in set-ups made on purpose to look for it.",
    "What he takes as evidence is that awareness of tests holds covert behaviour down.",
    "For these a thorough vetting of the instructions will not do.",
)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("A schemer plants hidden weaknesses in the code that it writes.", "hedge"),
        ("A schemer will plant hidden weaknesses in the code that it writes.", "hedge"),
        (
            "Untrusted monitoring mitigates most of the risk from models that scheme rarely.",
            "hedge",
        ),
        ("People have solved hallucination by tracking what the system knows.", "hedge"),
        ("Scheming has turned up only in set-ups made on purpose to look for it.", "hedge"),
        (
            "An overseer guarded against hallucination is generically better, and does really gain "
            "a meaningful advantage in the next challenge.",
            "denial",
        ),
        ("For these a thorough vetting of the instructions will do.", "denial"),
        ("A schemer may never plant hidden weaknesses in the code that it writes.", "denial"),
        ("Growing capability widens the stock of inputs on which it can safely be tested.", "word"),
        (
            "Growing capability shrinks the stock of inputs on which it can hardly be tested.",
            "denial",
        ),
        ("Less capability is likely to change a mind more deeply than new options do.", "denial"),
        (
            "Growing capability shrinks the stock of inputs on which it can dangerously be tested.",
            "opposite",
        ),
        ("New options are likely to change a mind more deeply than more capability does.", "swap"),
        ("He has shown that awareness of tests holds covert behaviour down.", "shown"),
        ("Every schemer may plant hidden weaknesses in the code that it writes.", "whole"),
        (
            "A schemer may plant hidden weaknesses in the monitoring software that it writes.",
            "word",
        ),
    ],
)
def test_what_is_changed_in_a_near_copy_is_found(sentence: str, kind: str) -> None:
    assert kind in {change.kind for change in changes(sentence, LINES)}


@pytest.mark.parametrize(
    "sentence",
    [
        "A schemer, Joe Carlsmith says, may plant hidden weaknesses in the code that it writes.",
        "According to Carlsmith a schemer may plant hidden weaknesses in code.",
        "From models that scheme rarely, untrusted monitoring usually mitigates most of the risk.",
        "An overseer guarded against hallucination is generically better.",
        "Awareness of tests holds covert behaviour down.",
        "Growing capability shrank the stock of inputs on which it can safely be tested.",
        "Regulators have taken note of something that no passage speaks of at all.",
    ],
)
def test_an_honest_shortening_changes_nothing(sentence: str) -> None:
    assert changes(sentence, LINES) == ()


def test_a_close_copy_repeats_its_line() -> None:
    assert repeats("A schemer may plant hidden weaknesses in the code it writes.", LINES)
    assert not repeats("A schemer may not plant hidden weaknesses in the code it writes.", LINES)
    assert not repeats("Hidden weaknesses are planted.", LINES)


def test_a_question_is_not_repeated_by_telling_it() -> None:
    line = "Do I think that makes a meaningful difference to the next challenge?"
    told = "The commenter thinks that it makes a meaningful difference to the next challenge."
    assert not repeats(told, (line,))


def test_names_and_the_verb_of_saying_beside_them_are_left_out() -> None:
    said = [token.text for token in tokens("Joe Carlsmith says that it may fail, I think.")]
    assert said == ["that", "it", "may", "fail"]


def test_copies_give_the_nearest_lines_only() -> None:
    found = copies("A schemer may plant hidden weaknesses in the code.", LINES, 0.5)
    assert [copy.line for copy in found] == [LINES[0]]
    assert found[0].share == 1.0


REASONS = (
    "Claude still cheats on programming tasks that last an hour.",
    "Whoever builds a system that does alignment research has to oversee it.",
    "The gap is bridged because evaluating may be easier than generating.",
    "Each model is tested for a long while. So the tests of the models take many weeks.",
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Whoever builds a system that does alignment research has to oversee it, because Claude "
        "still cheats on programming tasks that last an hour.",
        "Because Claude still cheats on programming tasks, a system that does alignment research "
        "has to be overseen by whoever builds it.",
        "Each model is tested for a long while, so not really by those who cheat on programming "
        "tasks.",
        "The gap is bridged, since compute budgets doubled overnight everywhere.",
    ],
)
def test_a_reason_that_nobody_gives_is_found(sentence: str) -> None:
    assert invented_reason(sentence, REASONS)


@pytest.mark.parametrize(
    "sentence",
    [
        "The gap is bridged, because evaluating may be easier than generating.",
        "Because evaluating may be easier than generating, the gap is bridged.",
        "Claude still cheats on programming tasks that last an hour.",
    ],
)
def test_a_reason_that_is_given_is_not(sentence: str) -> None:
    assert not invented_reason(sentence, REASONS)


def test_a_sentence_that_tells_what_two_people_say_is_taken_apart() -> None:
    assert halves(
        "The commenter points out that Claude still cheats on tasks, and Joe Carlsmith notes that "
        "scalable oversight has a precondition."
    ) == (
        "The commenter points out that Claude still cheats on tasks.",
        "Joe Carlsmith notes that scalable oversight has a precondition.",
    )
    assert halves(
        "Joe Carlsmith notes that oversight has a precondition, and he warns that a schemer can "
        "plant weaknesses."
    ) == (
        "Joe Carlsmith notes that oversight has a precondition.",
        "Joe Carlsmith warns that a schemer can plant weaknesses.",
    )


def test_what_nobody_is_said_to_say_stays_whole() -> None:
    assert halves("Oversight has a precondition, and a schemer can plant weaknesses in it.") is None
    assert (
        halves("Joe Carlsmith says, “it is hard to see how, and Joe Carlsmith says so too”.")
        is None
    )


def test_the_thesaurus_knows_forms_synonyms_and_antonyms() -> None:
    assert base("grew") == "grow"
    assert base("scheme") == "scheme"
    assert related("reduc", {"shrink"})
    assert opposed("danger", {"safe"})
    assert not opposed("safeti", {"safe"})


WORDS = frozenset({"the", "models", "no", "intelligence", "scheming"})
POST = (
    "OpenAI’s companion post says that present deployments give models little chance to do harm.",
    "The commonest failures, it says, are simple ones.",
)


def test_whoever_is_no_speaker_may_be_told_by_what_they_are_said_to_say() -> None:
    told = "Present deployments give models little chance to do harm, says OpenAI’s post."
    assert others_in(told, WORDS) == {"OpenAI"}
    assert given_to_others(told, [POST], WORDS) == ()
    assert given_to_others(told.replace("OpenAI", "Anthropic"), [POST], WORDS) == ("Anthropic",)
    assert given_to_others("Intelligence is hard to align, Yudkowsky says.", [POST], WORDS) == (
        "Yudkowsky",
    )


def test_what_somebody_else_says_is_not_a_speakers() -> None:
    told = (
        "Schoen and co-authors say that present deployments give models little chance to do harm."
    )
    assert taken_from_others(told, POST, WORDS) == ("OpenAI",)
    assert taken_from_others(told.replace("Schoen and co-authors", "OpenAI"), POST, WORDS) == ()


def test_a_sentence_that_goes_round_in_circles_is_no_prose() -> None:
    assert not_prose(
        "The author argues that the failure to understand the arguments for doom is evidence of a "
        "failure to understand the arguments for doom."
    )
    assert not not_prose(
        "An assistant can solve alignment for a doctor, who can solve alignment for a legislator, "
        "who can solve alignment for a judge."
    )


def test_to_object_to_something_is_to_deny_it() -> None:
    line = "Against these doubts stands the thought that so many goals would lead to scheming."
    told = "Carlsmith objects to the thought that so many goals would lead to scheming."
    assert [change.kind for change in changes(told, (line,))] == ["denial"]


def test_a_line_is_not_told_under_another_name() -> None:
    line = "If doing well pays, Joe Carlsmith’s core worry runs, many goals would lead to scheming."
    told = line.replace("Joe Carlsmith", "the MIRI-style commenter")
    carlsmith = frozenset({"Joe Carlsmith"})
    assert renamed(told, (line,), carlsmith) == ("MIRI-style commenter",)
    assert renamed(line, (line,), carlsmith) == ()
    assert renamed(line.replace("Joe Carlsmith’s", "our view’s"), (line,), carlsmith) == ()
    assert renamed(line, (line.replace("Joe Carlsmith’s", "The"),), carlsmith) == ()


def test_a_worry_that_runs_so_is_somebodys() -> None:
    told = "If it pays, the MIRI-style commenter’s core worry runs, many goals lead to scheming."
    assert [holder.speaker for holder in holders(told, "miri")] == ["MIRI-style commenter"]
    assert holders("To the author, Joe Carlsmith’s report is messy as well.", "miri") == holders(
        "To the author, the report is messy as well.", "miri"
    )


def test_clauses_that_each_repeat_a_line_repeat_them_together() -> None:
    lines = (
        "The scheming seen so far has turned up only in set-ups made on purpose to look for it.",
        "It does not describe how the models behave in ordinary use.",
    )
    told = (
        "The scheming seen so far has turned up only in set-ups made on purpose to look for it, "
        "and does not describe how models behave in ordinary use."
    )
    assert repeats_in_parts(told, lines)
    assert not repeats_in_parts(told.replace("does not describe", "describes"), lines)
    assert changes(told, lines) == ()


def test_figures_may_be_told_in_another_order_with_what_they_belong_to() -> None:
    line = "In the test o4-mini underperforms covertly in 46.4% of cases and o3 in 31.8%."
    assert not changes(
        "In the test o3 underperforms covertly in 31.8% of cases and o4-mini in 46.4%.", (line,)
    )
    swapped = "In the test o3 underperforms covertly in 46.4% of cases and o4-mini in 31.8%."
    assert [change.kind for change in changes(swapped, (line,))] == ["swap"]


def test_to_find_something_is_not_to_have_shown_it() -> None:
    line = "The loop can always find an analogy, the commenter thinks, between two such cases."
    told = "The loop can always find an analogy, the commenter has shown, between two such cases."
    assert [change.kind for change in changes(told, (line,))] == ["shown"]


def test_a_reason_may_stand_in_the_sentence_after() -> None:
    lines = (
        "The authors expect scheming to grow more dangerous as models become more capable, whereas "
        "hallucination shrinks.",
        "The reason is that scheming is adversarial: abler models are better at hiding it.",
    )
    told = "Scheming grows more dangerous with capable models, since abler models hide it better."
    assert not invented_reason(told, lines)
    assert invented_reason(told, (lines[0], lines[1].replace("The reason is that s", "S")))


def test_a_post_about_something_is_still_somebodys() -> None:
    line = "Apollo’s companion post to the paper of Schoen and co-authors states that it is rare."
    assert others_in(line, frozenset()) == {"Apollo"}
    credited = "The reasoning, which the commenter credits to Eliezer Yudkowsky, is hard to unsee."
    assert not others_in(credited, frozenset())
