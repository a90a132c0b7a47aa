"""The comment thread, from its reviewed data file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from corpus.data_file import broken_data, read_data
from corpus.naming import full_gist
from corpus.passage import Comment, Lean, Passage, Source, Speaker
from corpus.quotation import quotations


@dataclass(frozen=True, slots=True)
class Thread:
    """What the thread's data file holds."""

    source: Source
    speakers: tuple[Speaker, ...]
    comments: dict[str, Comment]
    passages: tuple[Passage, ...]


def load_thread() -> Thread:
    """The thread; raises `CorpusError` when its data file is broken."""
    data = read_data("thread.toml")
    with broken_data("thread.toml"):
        source = Source(**data["source"])
        speakers = {s.pop("id"): Speaker(**s) for s in data["speaker"]}
        comments = {
            c["id"]: Comment(
                id=c["id"],
                speaker=speakers[c["speaker"]].name,
                replies_to=c.get("replies_to"),
                label=c["label"],
            )
            for c in data["comment"]
        }
        commenters = {c["id"]: speakers[c["speaker"]] for c in data["comment"]}
        passages = tuple(
            _passage(
                row,
                source,
                speakers[row["speaker"]] if "speaker" in row else commenters[row["comment"]],
                comments,
            )
            for row in data["passage"]
        )
        return Thread(source, tuple(speakers.values()), comments, passages)


def _passage(
    row: dict[str, Any], source: Source, speaker: Speaker, comments: dict[str, Comment]
) -> Passage:
    quoting = [comments[id] for id in row.get("quoted_by", ())]
    return Passage(
        id=row["id"],
        source=source.id,
        title=source.title,
        speaker=speaker.name,
        side=row["side"],
        voice=row["voice"],
        kind="original",
        locator=_locator(row, comments, quoting),
        url=source.url,
        text=row["text"],
        gist=full_gist(row["gist"], speaker),
        telling=tuple(row["gist"]),
        cruxes=tuple(row["cruxes"]),
        quoted_by=tuple(f"{comment.speaker}, {comment.label}" for comment in quoting),
        asks=tuple(row["asks"]),
        plain=row["plain"],
        quoting=tuple(row["quoted"]),
        quotes=tuple(quote for text in row["quoted"] for quote in quotations(text)),
        leans=tuple(Lean(**lean) for lean in row.get("leans", ())),
        comment=row["comment"],
        run=row.get("run", ""),
        answers=tuple(row.get("answers", ())),
        argues=row.get("argues", True),
    )


def _locator(row: dict[str, Any], comments: dict[str, Comment], quoting: list[Comment]) -> str:
    comment = comments[row["comment"]]
    if comment.replies_to is None:
        return f"{comment.label}; quoted in {quoting[0].label}"
    place = f"{comment.label}, passage {row['id'].rpartition('-')[2]}"
    if origin := row.get("origin"):
        return f"{origin}, as quoted in {place}"
    return place
