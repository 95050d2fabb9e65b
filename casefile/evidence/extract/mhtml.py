"""The reader of MHTML captures: one page and what it shows, saved as the parts of a mail."""

from collections.abc import Iterator
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Any, BinaryIO

from casefile.evidence.extract.defang import defanged, page_label
from casefile.evidence.extract.extraction import Child, Extraction, Flag, PageText
from casefile.evidence.extract.headers import header_values, readable
from casefile.evidence.extract.inflating import MIB
from casefile.evidence.extract.instants import layer
from casefile.evidence.extract.paging import cut_pages, plain_lines
from casefile.evidence.extract.stated_digests import Tally
from casefile.evidence.extract.taming import tamed
from casefile.evidence.extract.webpage import decoded_page, page_flags, page_text
from casefile.evidence.extract.websurvey import survey

READ_LIMIT = 200 * MIB
PARTS = 2_000
VALUE = 8 << 10
MARKUP = 8 * MIB


def read_mhtml(source: BinaryIO) -> Extraction:
    """Facts: format, url, title, captured[], subject, software, parts[{place, url, media_type, size}] and the dates
    and addresses that the page itself states; pages of every part that is a page of text."""
    message, flags = _parsed(source)
    parts = list(_parts(message))
    located = _first(message, "snapshot-content-location", "content-location")
    url = located or next((one["url"] for one, _ in parts if one["media_type"] == "text/html" and one["url"]), None)
    stated, subject = _first(message, "date"), _first(message, "subject")
    facts: dict[str, Any] = {
        "format": "MHTML",
        "url": url,
        "url_defanged": defanged(url) if url else None,
        "title": None,
        "captured": [layer("MHTML Date", stated, **({"url": url} if url else {}))] if stated else [],
        "subject": subject,
        "software": _software(message),
        "records": {},
        "digests": Tally().as_fact(),
        "parts": [one for one, _ in parts],
    }
    pages = _pages(parts, facts, flags)
    if not parts:
        flags.append(Flag("no_text", "the capture has no part that could be read; ask for a whole copy"))
    if any(part.defects for part in message.walk()):
        names = sorted({type(defect).__name__ for part in message.walk() for defect in part.defects})
        flags.append(Flag("malformed", "the capture breaks the rules of MIME: " + ", ".join(names)))
    if facts["captured"] and facts["captured"][0]["utc"] is None:
        flags.append(Flag("zone_unknown", f"the date of the capture names no zone that is known: {stated!r}"))
    return Extraction("web_capture", facts, tuple(pages), tuple(dict.fromkeys(flags)))


def mhtml_children(source: BinaryIO) -> Iterator[Child]:
    """Every part, decoded, named by its address."""
    message, _ = _parsed(source)
    for one, part in _parts(message):
        yield Child(one["url"] or one["name"] or "", _content(part), one["media_type"], one["place"])


def _pages(parts: list[tuple[dict[str, Any], Message]], facts: dict[str, Any], flags: list[Flag]) -> list[PageText]:
    """The words of every page among the parts; the first page also tells its title, dates and addresses."""
    pages: list[PageText] = []
    for one, part in parts:
        content = _content(part)
        text, title, doubts = page_text(content, str(part.get("content-type", "")).replace("\n", " "))
        if text is None or not text.strip():
            continue
        if "dates" not in facts and "html" in one["media_type"]:
            seen = survey(tamed(decoded_page(content, _charset(part))[0].text[:MARKUP]))
            seen.carried = frozenset(other["url"] for other, _ in parts if other["url"])
            facts.update(seen.counts(), title=title, dates=seen.dates, canonical_url=seen.canonical, og_url=seen.og_url)
            flags += [*doubts, *page_flags(seen)]
        pieces, _ = cut_pages(plain_lines(text), lines=400)
        label = page_label(one["url"]) if one["url"] else one["place"]
        pages += [PageText(len(pages) + number, label, piece.text) for number, piece in enumerate(pieces, 1)]
    return pages


def _parsed(source: BinaryIO) -> tuple[Message, list[Flag]]:
    content = source.read(READ_LIMIT + 1)
    message: Message = BytesParser(policy=policy.compat32).parsebytes(content[:READ_LIMIT].lstrip(b"\r\n\xef\xbb\xbf"))
    cut = [Flag("capture_cut", "the capture is too long to be read whole: its end was not read")]
    return message, cut if len(content) > READ_LIMIT else []


def _parts(message: Message) -> Iterator[tuple[dict[str, Any], Message]]:
    leaves = [part for part in message.walk() if not part.is_multipart()][:PARTS]
    for number, part in enumerate(leaves, 1):
        yield (
            {
                "place": f"part {number}",
                "url": _first(part, "content-location"),
                "name": part.get_filename() or _first(part, "content-id"),
                "media_type": part.get_content_type(),
                "size": len(_content(part)),
            },
            part,
        )


def _content(part: Message) -> bytes:
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def _charset(part: Message) -> str:
    stated = part.get_param("charset")
    return stated if isinstance(stated, str) else ""


def _first(message: Message, *names: str) -> str | None:
    """The first of the named headers that says something, as it reads."""
    values = [readable(value) for name in names for value in header_values(message, name)]
    return next((value[:VALUE] for value in values if value), None)


def _software(message: Message) -> str | None:
    sender = _first(message, "from") or ""
    saved = sender.strip("<>").removeprefix("Saved by ") if "saved by" in sender.lower() else None
    return ", ".join(filter(None, (saved, _first(message, "x-maf"), _first(message, "x-mimeole")))) or None
