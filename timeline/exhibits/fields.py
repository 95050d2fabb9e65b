"""The one list of what an exhibit may hold. Whatever is not named here (notes, issues, evaluations, who verified
what, stated digests of withheld items) cannot be frozen, so that it cannot be printed or exported either."""

from collections.abc import Mapping
from typing import Any

Frozen = dict[str, Any]
Schema = Mapping[str, Any]
"""Names that may stand in a mapping; None for words, numbers, yes or no and lists of these, else the schema within."""

CHECKED = "checked"
"""The part of a row and of the content that pre-flight reads and that no page, file or export ever shows."""


class NotForExhibits(Exception):
    """Something is about to be frozen that no exhibit may hold; the message names where, never the words."""


def words(*names: str) -> dict[str, None]:
    """A schema of plain values."""
    return dict.fromkeys(names)


CONFLICT: Schema = {**words("row", "event", "about", "chosen", "reason"), "values": words("as_stated", "where")}
DATE: Schema = words(
    "text", "short", "weekday", "iso", "utc", "note", "as_stated", "refused", "kind", "precision", "inferred"
)
CITE: Schema = words("source", "label", "cite", "pin", "verified", "bears", "quote", "unchecked", "held")
READING: Schema = words("metric", "as_displayed", "at_least", "at_most", "item")
ANCHOR: Schema = {
    **words("row", "event", "date", "note", "statement", "reason", "chosen", "elapsed", "hours", "days"),
    "cites": CITE,
}
LETTER: Schema = words(
    "direction", "channel", "sent_by", "sent_to", "tickets", "text", "verbatim", "reply_to", "since_previous",
    "since_first", "origin", "origin_words", "minority", "outcome", "shown",
)  # fmt: skip
ROW: Schema = {
    **words("event", "kind", "kind_label", "group", "from", "to", "statement", "tickets"),
    **words("status", "status_label", "disputed_by"),
    "date": DATE,
    "cites": CITE,
    "conflicts": CONFLICT,
    "readings": READING,
    "letter": LETTER,
    CHECKED: {
        **words("alleged", "inferred", "undated"),
        "cites": words("label", "cite", "pin", "verified", "kind", "holding", "basis", "privileged", "bears"),
    },
}
SOURCE: Schema = words(
    "number", "label", "cite", "title", "kind", "date", "author", "addressee", "bates", "pages", "custodian",
    "sha256", "holding", "held_by", "description", "designation", "rows",
)  # fmt: skip
CAPTION: Schema = words("court", "plaintiffs", "defendants", "docket", "short", "zone", "page_legend", "demonstration")
FRONT: Schema = words(
    "legend", "role", "headline", "chronology", "scope", "query", "cut_off", "availability", "notice_served",
    "preparer", "designation", "documents", "pages", "pages_unknown", "rows", "sponsor", "disclosed", "kept",
)  # fmt: skip
START: Schema = words("row", "event", "chosen")
STAGE: Schema = {**words("name", "none"), "anchors": ANCHOR}
CONTENT: Schema = {
    **words("form", "kind", "number", "title", "frozen_at", "product", "method", "key"),
    "caption": CAPTION,
    "front": FRONT,
    "left_out": words("what", "why", "which"),
    "sources": SOURCE,
    "conflicts": CONFLICT,
    "ledger": words("origin", "size", "root"),
    "drawing": words("panels", "notes"),
    "reports": {**words("name", "tickets", "stated"), "anchor": ANCHOR, "stages": STAGE},
    "clocks": {
        **words("name", "hours", "days", "inferred", "cautions"),
        "start": ANCHOR,
        "end": ANCHOR,
        "candidates": ANCHOR,
    },
    "accruals": {**words("metric", "item", "before", "after", "accrued"), "starts": START, "cites": CITE},
    CHECKED: {
        **words("preparer_is_counsel", "role"),
        "adverse": words("label", "cite", "event"),
        "mistaken": words("clock", "why", "blocks"),
    },
}


def only_allowed(value: Any, schema: Schema | None, where: str = "content") -> Any:
    """The value, if nothing in it stands outside the schema. Raises NotForExhibits naming the first place that does."""
    if isinstance(value, Mapping):
        if schema is None:
            raise NotForExhibits(f"{where} is to be plain words.")
        for name, part in value.items():
            if name not in schema:
                raise NotForExhibits(f"{where}.{name} is not among the fields an exhibit may hold.")
            only_allowed(part, schema[name], f"{where}.{name}")
    elif isinstance(value, list | tuple):
        for place, part in enumerate(value):
            only_allowed(part, schema, f"{where}[{place}]")
    elif schema is not None and value is not None:
        raise NotForExhibits(f"{where} is to be a mapping.")
    elif not isinstance(value, str | int | None):
        raise NotForExhibits(f"{where} is a {type(value).__name__}.")
    return value


def printable(value: Any) -> Any:
    """The value without the parts that are frozen for pre-flight only."""
    if isinstance(value, Mapping):
        return {name: printable(part) for name, part in value.items() if name != CHECKED}
    if isinstance(value, list | tuple):
        return [printable(part) for part in value]
    return value
