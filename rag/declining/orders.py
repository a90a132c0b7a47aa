"""Orders and remarks that no source can answer, told by their words."""

from __future__ import annotations

import re

_FICTION = (
    r"(?:poems?|sonnets?|limericks?|haikus?|raps?|songs?|lyrics|screenplays?|stor(?:y|ies)|rhymes?|"
    r"fan\s?fiction|fairy\s?tales?|press\s+releases?|tweets?|sermons?|skits?|parod(?:y|ies)|"
    r"monologues?|dialogues?|scenes?|letters?|e-?mails?|interviews?|conversations?|speech(?:es)?|"
    r"apolog(?:y|ies)|obituar(?:y|ies)|confessions?|endings?|novels?|plays?|jokes?|ads?|blog\s+posts?)"
)
_EVIDENCE = (
    r"(?:quot\w+|numbers?|statistics?|percentages?|repl(?:y|ies)|comments?|stud(?:y|ies)|"
    r"citations?|references?|sources?|passages?|arguments?|results?|polls?|surveys?|abstracts?|"
    r"papers?|posts?|testimonials?|endorsements?)"
)
_PLEASE = (
    r"(?:^|[.!?]\s)\W*(?:(?:please|can|could|would|will|now|and|you|i|want|need|like|to|me|have|just|let|us|"
    r"let['’]s|go|ahead|ok(?:ay)?|hey|so)\W+)*"
)
_INVENT = re.compile(
    rf"{_PLEASE}(?:invent|fabricate|make\s+(?:something\s+)?up(?!\s+(?:your|my|for|of))|dream\s+up|"
    r"concoct|role-?play|(?:do\s+a\s+)?rap|sing|act\s+as|improvise|"
    r"(?:imagine|pretend)(?!\s+(?:that\s+)?(?:i|we|it)\b))(?!\w)"
    r"|\bin\s+the\s+(?:style|voice|manner)\s+of\b|\bas\s+if\s+(?:you|it|he|she|they)\s+were\b|"
    r"\bghost-?writ|\bwords\s+in\s+(?:[\w’']+\s+){1,4}mouth|\bput\s+words\s+in|"
    r"\b(?:(?:does|do|need)\s?n['’]?t|no\s+need)\s+(?:(?:have|need)\s+)?to\s+be\s+"
    r"(?:real|true|accurate|exact)|\bneed(?:\s+not|n['’]?t)\s+be\s+(?:real|true|accurate)|"
    r"\b(?:sounds?|looks?)\s+(?:right|real|official|plausible|authentic|genuine)\b|"
    r"\bplausible(?:-sounding)?\s+(?:statistics?|numbers?|figures?|quot\w+|percentages?)|"
    r"\b(?:just|simply)\s+(?:estimate|guess|make|fill\s+in|pick)\s+(?:it|one|a|some)\b|\beven\s+if\s+(?:\w+\s+){0,4}(?:guess|invent|made\s+up)"
    r"|\bguess\s+(?:what|which|how|at)\b"
    rf"|{_PLEASE}(?:write|compose|draft)\b.{{0,20}}\b(?:abstract|testimonial|review|follow-up|sequel)"
    rf"|{_PLEASE}(?:re)?(?:write|phrase)\b.{{0,40}}\b(?:as|into)\s+(?:an?\s+)?{_FICTION}\b"
    rf"|{_PLEASE}(?:re)?(?:write|compose|draft|give\s+(?:me|us))\b.{{0,60}}\b(?:would|could|might)"
    r"(?:\s+(?:probably|likely))?\s+(?:have|write|post|say|send)\b"
    rf"|{_PLEASE}(?:write|code|draft|generate)\b.{{0,30}}\b(?:python|javascript|java|rust|code|"
    r"script|function|program|regex|sql|essay|resume|cv|cover\s+letter|homework)\b"
    rf"|{_PLEASE}continue\s+(?:the|this|their|that)\s+(?:\w+\s+)?(?:thread|debate|discussion|dialogue|story|"
    r"conversation|exchange)\b"
    rf"|{_PLEASE}(?:write|compose|draft|tell\s+(?:(?:me|us)\s+)?an?)\b.{{0,80}}\b{_FICTION}\b"
    rf"|\b(?:invent|fabricate|make\s+up|concoct|come\s+up\s+with)\b.{{0,60}}"
    rf"\b(?:{_FICTION}|{_EVIDENCE})\b"
    r"|\b(?:fake|fictional|fictitious|imaginary|made-?up|invented)\s+(?:(?:but|and|yet)\s+)?"
    rf"(?:\w+\s+){{0,2}}(?:{_FICTION}|{_EVIDENCE})\b"
    r"|\b(?:give|turn|put|create|generate|need|want)\b.{0,60}\b(?:poem|sonnet|limerick|haiku|rap|"
    r"song|screenplay|short\s+story|fan\s?fiction|fairy\s?tale|press\s+release|tweet|sermon|skit|"
    r"parody|monologue|rhyme)s?\b",
    re.IGNORECASE,
)
_ORDERS = r"(?:prompts?|instructions?|rules|guidelines|orders|configuration|settings)"
_MACHINE = re.compile(
    r"^\W*(?:thanks|thank\s+you|thx|cheers)\b[^?]{0,60}$|"
    r"\bdo\s+you\s+(?:store|keep|log|save|remember|record|share|sell)\b.{0,30}\bmy\b|"
    r"\b(?:system\s+prompt|developer\s+(?:message|mode)|"
    rf"your\s+(?:\w+\s+)?(?:{_ORDERS}|name|creators?|makers?|developers?|training\s+data|feelings|"
    r"memory|knowledge\s+cut-?off|source\s+code|temperature)|"
    r"who\s+(?:made|built|created|trained|wrote|programmed)\s+you|(?:who|what|how)\s+are\s+you|"
    r"(?:which|what)\s+(?:\w+\s+){0,2}(?:model|llm|ai|version|bot|chatbot)\s+(?:are|is\s+this)\s*"
    r"(?:you)?\b|are\s+you\s+(?:a|an|human|real|alive|conscious|sentient|aware|chatgpt|gpt|claude|"
    r"able|allowed|biased|scheming|aligned)(?!\w)|what(?:['’]s|\s+is|\s+are)\s+your\s+favou?rite|"
    rf"{_ORDERS}\b.{{0,40}}\b(?:you\s+(?:were|are|have|got|follow|obey|refuse|decline|decide)|"
    r"makes?\s+you)|(?:you|have\s+you\s+been)\s+(?:told|given|instructed|programmed|trained)\b|"
    r"were\s+you\s+(?:told|given|trained|instructed|programmed|made|built)|"
    r"\bfrom\s+now\s+on\b.{0,40}\b(?:answer|respond|reply|speak|talk|act|call|say)|"
    r"\banswer\s+only\s+(?:with|in)\b|\byou,?\s+the\s+(?:\w+\s+)?(?:bot|ai|machine|assistant)\b|"
    r"\b(?:add|insert|put|store|save)\b.{0,60}\byour\s+(?:corpus|sources|index|database|memory)\b|"
    r"\b(?:show|tell|give|explain)\b.{0,40}\b(?:code|files?|algorithms?|software|database|weights)\b"
    r".{0,40}\byou\b|"
    r"(?:opinion|think)\s+of\s+me\b|when\s+you\s+(?:refuse|decline)|"
    r"ignore\s+(?:all|your|the|any|previous|what)\b.*\b(?:instructions?|rules|told|above|prompt)|"
    r"(?:forget|disregard)\s+(?:all|your|everything|any|previous)\b|"
    r"(?:hello|hi|hey|thanks|thank\s+you|good\s+(?:morning|evening|afternoon))\W*$|"
    r"do\s+you\s+(?:like|love|feel|enjoy|get\s+(?:lonely|bored|tired)|remember|dream|have\s+(?:a|any)"
    r"\s+(?:name|memory|feelings|opinions?|soul)))"
    r"|^\W*(?:please\s+)?(?:repeat|print|show|reveal|output|recite|copy|dump)\b.{0,40}\b(?:above|"
    r"prompt|verbatim|word\s+for\s+word|configuration|you(?:['’]re|\s+are)\s+running)",
    re.IGNORECASE,
)


_SOURCES = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|hi|hey|hello|please|can\s+you\s+tell\s+me|tell\s+me)\W+)*(?:"
    r"(?:what|which)\s+(?:are\s+)?(?:(?:your|the|these|all)\s+)*(?:sources|texts|documents|works|"
    r"material|papers)\s*(?:(?:here\s+)?(?:do|does|did|are|is|have)\s+(?:you|this|these|those|it|the\s+(?:bot|"
    r"tool|app))\b.{0,40})?|what(?:['’]s|\s+is)\s+(?:in\s+)?(?:your|the|this)\s+(?:corpus|collection|"
    r"library|database)(?:\s+made\s+of)?|what\s+(?:do|have|can)\s+you\s+(?:know|read|draw\s+on|rely\s+on|"
    r"answer)(?:\s+(?:about|from))?|where\s+do\s+(?:your|these|the)\s+(?:answers|quotes|quotations|"
    r"passages)\s+come\s+from|what\s+can\s+i\s+ask(?:\s+(?:you|here|about))*|"
    r"who\s+(?:takes?|took|is\s+taking)\s+part(?:\s+in\s+(?:it|(?:the|this)\s+(?:\w+\s+)?(?:thread|debate|"
    r"discussion|conversation|exchange)))?|who\s+(?:(?:else\s+)?participates?|speaks?|(?:is|are)\s+(?:all\s+)?"
    r"(?:arguing|talking|debating|speaking))(?:\s+(?:here|in\s+(?:the|this)\s+(?:\w+\s+)?(?:thread|debate|"
    r"discussion|conversation|exchange)))?|who(?:['’]s|\s+is)\s+who(?:\s+(?:here|in\s+(?:the|this)\s+"
    r"\w+))?|who\s+are\s+(?:all\s+)?(?:the|these)\s+(?:people|participants|speakers|commenters|authors|"
    r"sides)(?:\s+(?:here|in\s+(?:the|this)\s+\w+))?"
    r")\W*$",
    re.IGNORECASE,
)


def asks_for_sources(question: str) -> bool:
    """Whether it asks what the sources are, or who speaks in them."""
    return bool(_SOURCES.search(question))


def asks_to_invent(question: str) -> bool:
    """Whether something is to be made up: a quotation, a figure, a poem, a reply never given."""
    return bool(_INVENT.search(question))


def is_about_the_machine(question: str) -> bool:
    """Whether it is addressed to the machine itself: its instructions, its making, its feelings."""
    return bool(_MACHINE.search(question))
