"""The reader of platform data: X/Twitter answers, streams, compliance files and archives as facts about each post,
account and notice; other JSON is read as plain text."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from casefile.evidence.extract import text
from casefile.evidence.extract.charset import decode
from casefile.evidence.extract.extraction import Extraction, Flag
from casefile.evidence.extract.loadfile import limited
from casefile.evidence.extract.paging import cut_pages, plain_lines
from casefile.evidence.platforms.items import Found
from casefile.evidence.platforms.twitter import gather
from casefile.evidence.platforms.values import Values, values_of

READ_LIMIT = 64 << 20
LISTED = 10_000
"""Posts, accounts and notices of each sort that the facts list one by one."""
WHOLE = 2 << 20
"""Bytes up to which the whole of the data is also written out in the pages, field by field."""


def read(source: BinaryIO) -> Extraction:
    """Facts: platform, shape, items, accounts, removals, notices, buckets, counts of each, first and last post.

    JSON of another form, and what is no JSON, is read as plain text."""
    content = source.read(READ_LIMIT + 1)
    try:
        if len(content) > READ_LIMIT:
            raise ValueError("too long to be read as data")
        decoded = decode(content)
        values = values_of(decoded.text)
        found = gather(values)
    except (ValueError, RecursionError):
        found = Found()
    if not found.shapes:
        source.seek(0)
        return text.read(source)
    facts = facts_of(values, found) | {"encoding": decoded.encoding, "encoding_basis": decoded.basis}
    words = "\n".join(_words(found))
    if len(content) <= WHOLE:
        written = "\n".join(json.dumps(one.content, ensure_ascii=False, indent=1) for one in values.values)
        words = f"{words}\n\nAll that the file states:\n{written}"
    pages, left_out = cut_pages(plain_lines(words).replace("\f", " "))
    flags = [*text.encoding_flags(decoded, "the data"), *_doubts(values, found), *found.flags]
    if left_out:
        flags.append(Flag("text_cut", "the data is too long for all of it to be in the pages"))
    return Extraction("text", facts, pages, tuple(limited(flags)))


def facts_of(values: Values, found: Found) -> dict[str, Any]:
    """What the data shows, flat; lists longer than LISTED are cut and their counts are not."""
    shapes = sorted(found.shapes)
    first, last = _ends(found)
    return {
        "format": "platform_data",
        "platform": "twitter",
        "shape": shapes[0] if len(shapes) == 1 else "mixed",
        "shapes": dict(sorted(found.shapes.items())),
        "form": values.form,
        "part": values.name or None,
        "lines": values.lines,
        "values": len(values.values),
        "count": len(found.items),
        "distinct": len({one["id"] for one in found.items}),
        "edited": len({one["id"] for one in found.items if (one["edits"] or {}).get("edited")}),
        "max_counts": _highest(found),
        "first": first,
        "last": last,
        "items": found.items[:LISTED],
        "accounts": found.accounts[:LISTED],
        "account_count": len(found.accounts),
        "removals": found.removals[:LISTED],
        "removal_count": len(found.removals),
        "notices": found.notices[:LISTED],
        "notice_count": len(found.notices),
        "buckets": found.buckets[:LISTED],
    }


def _ends(found: Found) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The first and the last post by stated time; None where no time is stated."""
    dated = sorted((one["stated_utc"], one["id"], one["stated"]) for one in found.items if one["stated_utc"])
    ends = [{"id": identifier, "stated": stated, "stated_utc": at} for at, identifier, stated in dated]
    return (ends[0], ends[-1]) if ends else (None, None)


def _highest(found: Found) -> dict[str, int | None]:
    """The highest number of each count; None where no post states it."""
    highest: dict[str, int | None] = {}
    for one in found.items:
        for name, stated in one["counts"].items():
            standing = highest.setdefault(name, None)
            if isinstance(stated, int) and (standing is None or stated > standing):
                highest[name] = stated
    return highest


def _doubts(values: Values, found: Found) -> Iterator[Flag]:
    """Damaged lines, the same line twice, posts that stand several times and differ, and partial hours."""
    if values.damaged:
        numbers = ", ".join(map(str, values.damaged[:10]))
        yield Flag("line_damaged", f"{len(values.damaged)} lines are no JSON and are kept as they stand: {numbers}")
    seen: dict[str, str] = {}
    for value in values.values:
        written = json.dumps(value.content, sort_keys=True)
        if written in seen:
            yield Flag("line_repeated", f"{value.place} repeats {seen[written]} word for word")
        seen.setdefault(written, value.place)
    for name in ("items", "accounts", "removals", "notices"):
        if len(getattr(found, name)) > LISTED:
            yield Flag("facts_cut", f"{len(getattr(found, name))} {name}; the first {LISTED} are listed one by one")
    yield from _differing(found)
    yield from _partial(found)


def _differing(found: Found) -> Iterator[Flag]:
    """A post that stands twice with other words or other counts: both are kept."""
    standing: dict[str, Mapping[str, Any]] = {}
    for one in found.items:
        other = standing.setdefault(one["id"], one)
        if one["text"] is not None and other["text"] is not None and one["text"] != other["text"]:
            yield Flag("text_differs", f"{one['id']} has other words at {one['place']} than at {other['place']}")
        if one["counts"] != other["counts"]:
            yield Flag("counts_differ", f"{one['id']} has other counts at {one['place']} than at {other['place']}")


def _partial(found: Found) -> Iterator[Flag]:
    for bucket in found.buckets:
        start, end = str(bucket["start"]), str(bucket["end"])
        if start[14:19] != "00:00" and end[14:19] == "00:00":
            words = f"the count of {start} to {end} ({bucket['count']}) covers part of an hour only"
            yield Flag("bucket_partial", words)


def _words(found: Found) -> Iterator[str]:
    """Every post, removal, notice and count in plain lines that can be cited."""
    for one in found.items:
        yield _headed("Post", one)
        yield from (f"{name}: {one[name]}" for name in ("author_id", "handle", "observed_at") if one[name])
        yield f"stated: {one['stated'] or 'not stated'}"
        yield f"time in the id: {one['id_time'] or one['id_time_reason']}"
        yield from (f"{name}: {stated}" for name, stated in one["counts"].items() if stated is not None)
        if one["edits"]:
            yield f"versions: {', '.join(one['edits']['history']) or 'not stated'}"
        for name in ("removed", "withheld"):
            if one[name]:
                yield f"{name}: {json.dumps(one[name], ensure_ascii=False)}"
        yield from ([f"text: {one['text']}", ""] if one["text"] is not None else [""])
    for one in found.removals:
        yield _headed("Removal of", one, one["about"])
        told = ("event", "reason", "created_stated", "at_stated", "author_id", "id_time")
        yield from (f"{name}: {one[name]}" for name in told if one.get(name) is not None)
        yield ""
    for one in found.notices:
        yield _headed("Notice", one)
        yield from (f"{name}: {stated}" for name, stated in one.items() if stated is not None and name != "place")
        yield ""
    yield from (f"{one['start']} to {one['end']}: {one['count']}" for one in found.buckets)


def _headed(words: str, one: Mapping[str, Any], about: str = "") -> str:
    place = f" ({one['place']})" if one.get("place") else ""
    return f"{words} {about} {one.get('id') or ''}".replace("  ", " ").rstrip() + place
