"""The dates a PDF states, in its information dictionary and in its XMP metadata: kept as the words they are,
and read in UTC only where they give a zone."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pikepdf

APART = timedelta(minutes=2)
"""By which the same date may differ between two places of one file without a word: programs write them in turn."""
XMP_LIMIT = 4 << 20

_STATED = re.compile(
    r"D?:?\s*(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?\s*(?:(Z)(?:00'?(?:00'?)?)?|([+-])(\d\d)'?(?:(\d\d)'?)?)\s*\Z"
)
_XMP = re.compile(rb"<(?:xmp|xap):(%s)\b[^>]*>([^<]{1,80})<|\b(?:xmp|xap):(%s)\s*=\s*[\"']([^\"']{1,80})[\"']")
_FORMS = {"creation_date": b"CreateDate", "mod_date": b"ModifyDate"}


def utc(stated: str | None) -> str | None:
    """The UTC reading, ISO with Z, of a date as PDF writes it; None without a zone or where it is malformed."""
    match = _STATED.match(stated or "")
    if not match:
        return None
    sign, hours, minutes = match[8], int(match[9] or 0), int(match[10] or 0)
    if hours > 14 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1)
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        return _iso(datetime(year, month, day, hour, minute, second, tzinfo=timezone(offset)))
    except (ValueError, OverflowError):
        return None


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def xmp_dates(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """Facts: xmp_creation_date and xmp_mod_date as the XMP metadata state them."""
    stream = pdf.Root.get("/Metadata")
    packet = b""
    if isinstance(stream, pikepdf.Stream):
        try:
            packet = bytes(stream.read_bytes())[:XMP_LIMIT]
        except pikepdf.PdfError:
            packet = b""
    packet = packet.replace(b"\0", b"")
    found: dict[str, Any] = {}
    for fact, form in _FORMS.items():
        match = re.search(_XMP.pattern % (form, form), packet)
        words = (match[2] or match[4]).decode("utf-8", "replace").strip() if match else ""
        found[f"xmp_{fact}"] = words or None
    return found


def contradictions(facts: dict[str, Any]) -> list[str]:
    """Where the information dictionary and the XMP metadata state other moments, in words, both sides named."""
    words = []
    for fact, name in (("creation_date", "creation"), ("mod_date", "modification")):
        one, other = facts[f"{fact}_utc"], xmp_utc(facts.get(f"xmp_{fact}"))
        if one and other and abs(datetime.fromisoformat(one) - datetime.fromisoformat(other)) > APART:
            words.append(
                f"the {name} date is {facts[fact]!r} in the document's properties and "
                f"{facts[f'xmp_{fact}']!r} in its XMP metadata"
            )
    created, changed = facts["creation_date_utc"], facts["mod_date_utc"]
    if created and changed and datetime.fromisoformat(created) - datetime.fromisoformat(changed) > APART:
        words.append(f"it says it was changed ({facts['mod_date']}) before it was made ({facts['creation_date']})")
    return words


def xmp_utc(stated: str | None) -> str | None:
    """The UTC reading of a date as XMP writes it (ISO 8601); None without a zone or where it is malformed."""
    try:
        moment = datetime.fromisoformat(stated or "")
    except ValueError:
        return None
    return _iso(moment) if moment.tzinfo else None
