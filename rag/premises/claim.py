"""What a question takes for granted, and of whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.sentences import sentences
from rag.premises.people import Person, first_named, without_names

Form = Literal["presuming", "asking", "open"]

_CLAUSE_WORDS = 4
"""Words that the part before a "why" has to have to be what is presumed."""

_START = r"^\W*(?:(?:so|and|but|ok(?:ay)?|well|hmm|wait|then|now)\W+)*"
_AUXILIARY = (
    r"(?:(?P<not>(?:do|does|did|is|are|was|were|has|have|had|ca|could|would|wo|should|must)"
    r"n['’]?t)|do|does|did|is|are|was|were|has|have|had|can|could|would|will|should|may|might|must)"
)
_ASKING = re.compile(
    rf"{_START}(?:{_AUXILIARY}(?!['’])\b|if\b.*\?)|\bwhether\b",
    re.IGNORECASE,
)
_PRESUMING = re.compile(
    r"\b(?:why|how\s+come|when\s+did|how\s+(?:do|does|did)|"
    r"(?:what|which)\s+(?:\w+\s+){0,2}?(?:made|makes|led|caused|convinced|persuaded|prompted|drove|"
    r"explains|tipped|went|became)|what\s+accounts?\s+for|on\s+what\s+basis|"
    r"what(?:['’]s|\s+is|\s+was)\s+(?:behind|the\s+(?:explanation|rationale|evidence)\s+(?:for|behind))|"
    r"\bto\s+show\s+that|what\s+is\s+it\s+(?:about|with|in)\b.+?\bthat|how\s+can\b.*\b(?:certain|sure|confident)|"
    r"proof|prov(?:es|ed|ing)|grounds?|reasons?\s+for)\b"
    r"|^\W*(?:given|since|because|now\s+that|considering)\b|^\W*(?:after|when)\b[^?]*,"
    r"|(?:['’]s|\bhis|\bher|\btheir|\bits)\s+(?:\w+\s+)?"
    r"(?:claim|argument|view|belief|admission|finding|demand|call|observation|remark|advice|"
    r"statement|position|thesis|point|demonstration|conclusion|concession|warning|suggestion|"
    r"insistence|objection|complaint|proposal|recommendation|prediction|proof|assurance)\s+that\b",
    re.IGNORECASE,
)
_REPLIES = re.compile(
    r"\b(?:(?:repl(?:y|ies|ied)|respond(?:s|ed)?|object(?:s|ed)?)\s+to|answer(?:s|ed)?(?:\s+to)?|"
    r"rebuts?|counters?|meets?)\s+(?:the|an?|this|that)\b",
    re.IGNORECASE,
)
_AND_WHY = re.compile(r"(?<=\w),?\s+and\s+(?:why|how)(?:\s+so)?\W*$", re.IGNORECASE)
_OPENING = re.compile(
    rf"{_START}(?:(?:please|explain|tell\s+me|remind\s+me)\W+)*"
    r"(?:(?:why|how\s+come|how|when|where|what|given\s+that|given|since|after|because|now\s+that|"
    r"on\s+what\s+grounds?)\b\W*)?(?:(?:exactly|then|on\s+earth)\W+)?"
    rf"(?:(?:{_AUXILIARY}|made|makes|led|explains)\b\W*)?",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"^\W*(?:given(?:\s+that)?|since|after|when|because|now\s+that|considering(?:\s+that)?)\b"
    r"(?P<clause>.+?),\s*(?=(?:then\s+)?(?:why|how|what|who|where|when|which|does|do|did|is|are|"
    r"should|shouldn|isn|aren|doesn|don|can|could|would|wouldn|will)\b)",
    re.IGNORECASE,
)
_THEN_WHY = re.compile(
    r"^(?P<clause>.+?)[.:;,]\s*(?:so\s+)?(?:why|how\s+(?:come|does|do|did)|what(?:['’]s)?)\b"
    r"[^,.:;]*$",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(r"^\W*(?:why|how|what|who|where|when|which)\b", re.IGNORECASE)
_SAYS = (
    "says? said saying claims? claimed claiming argues? argued arguing thinks? thought thinking "
    "believes? believed believing holds? held holding maintains? maintained insists? insisted "
    "asserts? asserted states? stated writes? wrote written finds? found concludes? concluded "
    "expects? expected predicts? predicted warns? warned concedes? conceded conceding grants? "
    "granted granting admits? admitted admitting acknowledges? acknowledged allows? allowed "
    "assumes? assumed suggests? suggested reports? reported observes? observed notes? noted "
    r"points?\s+out pointed\s+out shows? showed shown demonstrates? demonstrated agrees? agreed "
    "estimates? estimated justif(?:y|ies|ied) decides? decided"
)
_SAYS_THAT = re.compile(
    rf"\b(?:{_SAYS.replace(' ', '|')}|claim|view|argument|belief|admission|finding|prediction|"
    r"conclusion|idea|point|(?:reason|grounds?)\s+for\s+(?:saying|thinking|holding))\s+"
    r"(?:that\s+)?",
    re.IGNORECASE,
)
_WHY_DOES = re.compile(
    r"^\W*(?:why|how\s+come)\s+(?:(?:does|do|did)\s+)?.{2,50}?\s+(?:say|think|claim|argue|believe|"
    r"hold|insist|conclude|maintain)s?\s+(?:in\s+[^,]{3,40}?\s+that\s+|that\s+)?(?P<clause>[^,;:.?!]+)\W*$",
    re.IGNORECASE,
)
_AS_SAID = re.compile(
    r"\bas\s+(?P<who>[\w’'. -]{2,40}?)\s+(?P<says>says?|said|told|argues?|argued|claims?|claimed|"
    r"expects?|expected|thinks?|believes?|maintains?|reports?|reported|"
    r"puts?\s+it|writes?|wrote|holds?|showed|shows?|found|finds?)\b(?:\s+(?:us|the\s+\w+))?,?\s+"
    r"(?:that\s+)?(?P<clause>[^.?!]+)",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    rf"{_START}(?:i\s+(?:read|heard|saw|gather|understand|think|thought|believe|know|remember)"
    r"(?:\s+somewhere)?|apparently|supposedly|interesting|as\s+far\s+as\s+i\s+know)\b,?\s*"
    r"(?:that\s+)?",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    rf"{_START}(?:please\W+)?(?:(?:can|could|would)\s+you\W+)?(?:what|who|whose|which|where|when|why|"
    r"how|is|are|was|were|do|does|did|can|could|should|would|will|has|have|had|summari[sz]e|"
    r"explain|describe|tell|give|show|list|name|argue|make|write|quote|take|say|suppose|assume|"
    r"imagine|compare|find|help|let|convince|defend|steelman|persuade|i\s+(?:want|need|would|am)|"
    r"i['’](?:d|m))\b",
    re.IGNORECASE,
)
_FRAMED = re.compile(
    r"\W*(?:(?:\w+|a)\s+(?:days?|weeks?|months?|years?)\s+(?:after|later)|after|before|in|at|near|on|"
    r"during|when|once|later|finally|eventually|towards?)\b[^,;:.?!]{0,60},\s*",
    re.IGNORECASE,
)
_WHETHER_SAID = re.compile(
    rf"{_START}(?:did|does|do|has|have)\s+[^,;:?]{{2,50}}?\s"
    r"(?:(?:ever|really|actually|not|also|still)\s+)*"
    r"(?:sa(?:y|id|ys)|thinks?|thought|believes?|believed|claims?|claimed|argues?|argued|holds?|held|"
    r"states?|stated|concludes?|concluded|admits?|admitted|concedes?|conceded|writes?|wrote|written|"
    r"suggests?|suggested|predicts?|predicted|expects?|expected|denies|deny|denied)\s+"
    r"(?!anything|something|much|about|more|else|so\b|what|how|why|whether|who|which|where|when)\S",
    re.IGNORECASE,
)
_AT_THE_BEGINNING = 25
"""Characters before the name of whoever a statement is about."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a question takes for granted."""

    person: Person | None
    """Of whom; None when of nobody in particular."""
    text: str
    """The clause that presumes, without its opening and without anybody's name."""
    said: str
    """Of that, what follows "says that"; empty where there is no such clause."""
    form: Form
    """`presuming` for "why does X say that …", `asking` for "does X say that …?" and `open` for
    "what does X say about …?", which take little or nothing for granted."""
    plain: str = ""
    """What X is said to say, where the question puts it so that it can be said back."""

    @property
    def gist(self) -> str:
        """What is to be looked up: what is said, or all of it."""
        return self.said if len(self.said.split()) > 1 else self.text


def read_claim(question: str, people: Sequence[Person], *, stated: bool = False) -> Claim:
    """What the question takes for granted, and of whom; `stated` where it is a statement."""
    clause = presuming_clause(question)
    found = first_named(clause, people)
    said = _SAYS_THAT.search(clause, found.end if found else 0)
    somebody = found or first_named(question, people)
    text = without_names(clause, people)
    if opening := _OPENING.match(text):
        text = ("not " if opening["not"] else "") + text[opening.end() :]
    plain = _WHY_DOES.match(question)
    return Claim(
        person=somebody.person if somebody else None,
        text=_tidy(re.sub(r"(?<!\w)['’]s\b", " ", text)),
        said=clause[said.end() :].strip(" ?.!") if said else "",
        form="presuming" if stated else form_of(question),
        plain=_tidy(plain["clause"]) if plain and found else "",
    )


def stated(question: str, people: Sequence[Person]) -> tuple[str, ...]:
    """What a message says of somebody before it asks anything.

    "X argued that P. Is X right?", "As X told Y, P, so why Q?": its sentences that name somebody
    at their beginning and ask for nothing, and clauses that begin with "as X says", without what
    introduces them ("I read that …").
    """
    found = []
    for sentence in sentences(question):
        sentence = sentence.strip()
        if match := _AS_SAID.search(sentence):
            found.append(f"{match['who']} {match['says']} that {match['clause']}")
        elif not sentence.endswith("?") and not _REQUEST.match(sentence):
            told = sentence[match.end() :] if (match := _HEARSAY.match(sentence)) else sentence
            named = first_named(told, people)
            if named and _begins(told[: named.start]) and len(told.split()) > _CLAUSE_WORDS:
                found.append(told)
    asks_too = "?" in question or len(sentences(question)) > 1
    return tuple(found) if asks_too else ()


def _begins(before: str) -> bool:
    """Whether a statement begins with what comes after this: at once, or after a short clause."""
    return len(before) <= _AT_THE_BEGINNING or bool(_FRAMED.fullmatch(before))


def presuming_clause(question: str) -> str:
    """The part of a question that takes something for granted: "P" of "since P, why Q?"."""
    if match := _SINCE.match(question):
        return match["clause"].strip()
    match = _THEN_WHY.match(question)
    if match and not _QUESTION_WORD.match(question):
        clause = match["clause"].strip()
        return clause if len(clause.split()) >= _CLAUSE_WORDS else question
    return question


def form_of(question: str) -> Form:
    """Whether a question takes something for granted."""
    if _ASKING.search(question):
        return "asking"
    if _REPLIES.search(question):
        return "open"
    # "How likely is it, and why?" takes no more for granted than "How likely is it?".
    return "presuming" if _PRESUMING.search(_AND_WHY.sub("", question)) else "open"


def asks_whether_said(question: str) -> bool:
    """Whether it asks no more than if somebody says something: "did X say that P?"."""
    return bool(_WHETHER_SAID.match(question)) and len(sentences(question)) == 1


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ?.!,;:’'")
