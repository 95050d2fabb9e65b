"""An e-mail as the viewer shows it: its headers as they state themselves, each time beside UTC, and what its
signatures prove, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from casefile.evidence.models import SourceDocument

HEADERS = {
    "date_stated": ("Date", "date_utc"),
    "header_date_stated": ("Date", "header_date_utc"),
    "sent_stated": ("Sent", ""),
    "submitted_utc": ("Submitted, by its properties", "submitted_utc"),
    "delivered_utc": ("Delivered, by its properties", "delivered_utc"),
    "from": ("From", ""),
    "to": ("To", ""),
    "cc": ("Cc", ""),
    "bcc": ("Bcc", ""),
    "subject": ("Subject", ""),
    "message_id": ("Message-ID", ""),
    "message_id_time": ("Time in the Message-ID, no zone", ""),
    "in_reply_to": ("In reply to", ""),
}
"""Fact -> the header's name, and the fact that gives it in UTC."""
LETTER_FACTS = frozenset(
    {*HEADERS, "received", "dkim", "dkim_result", "dkim_signatures", "addresses", "attachments", "nested"}
)
"""Facts that a letter's own tables and the list of what it carries show."""
RESULTS = {
    "pass": "Holds",
    "fail": "Does not hold",
    "no_key": "Not checked: no key is on file",
    "revoked": "Cannot be checked: the key was withdrawn",
    "partial_body": "Holds for a part of the text only",
    "weak_key": "Holds, by a weak key",
    "expired": "Holds, but had expired",
    "unsigned": "Not signed",
}
PROVES = (
    "A signature that holds shows that the named domain signed these headers and this text. It does not show which "
    "person wrote them."
)


@dataclass(frozen=True, slots=True)
class Header:
    """A header line: its name, its words as they stand, and the instant they mean where that is certain."""

    name: str
    words: str
    instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """What came of checking one DKIM signature, why, and which headers it covers or leaves open."""

    result: str
    reason: str
    by: str
    covers: str
    leaves_open: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's headers, its hops from the first to the last, its signatures, and what they prove."""

    headers: list[Header]
    hops: list[Header]
    signatures: list[Signature]
    unsigned: bool
    remote: str
    proves: str = PROVES


def is_letter(document: SourceDocument) -> bool:
    """Whether the document was read as a mail."""
    return document.kind == SourceDocument.Kind.EMAIL and "message_id" in document.facts


def letter_of(document: SourceDocument) -> Letter | None:
    """The document as a letter; None where it was not read as one."""
    facts = document.facts
    if not is_letter(document):
        return None
    checked = [one for one in _listed(facts.get("dkim")) if one.get("result") != "unsigned"]
    return Letter(
        headers=list(_headers(facts)),
        hops=[
            Header("", str(hop.get("stated") or "no time stated"), _instant(hop.get("utc")))
            for hop in reversed(_listed(facts.get("received")))
        ],
        signatures=[_signature(one) for one in checked],
        unsigned="dkim_signatures" in facts and not facts["dkim_signatures"],
        remote=next((flag["message"] for flag in document.flags if flag.get("code") == "remote_content"), ""),
    )


def _headers(facts: dict[str, Any]) -> Iterator[Header]:
    for fact, (name, utc) in HEADERS.items():
        if words := facts.get(fact):
            instant = _instant(facts.get(utc)) if utc else None
            yield Header(name, "" if utc == fact and instant else str(words), instant)


def _signature(one: dict[str, Any]) -> Signature:
    by = " ".join(part for part in (one.get("domain"), one.get("selector") and f"(key {one['selector']})") if part)
    return Signature(
        result=RESULTS.get(str(one.get("result")), str(one.get("result"))),
        reason=str(one.get("reason") or ""),
        by=by or "nobody named",
        covers=", ".join(map(str, one.get("signed_headers") or ())),
        leaves_open=", ".join(map(str, one.get("unsigned_headers") or ())),
    )


def _instant(words: Any) -> datetime | None:
    """An instant that reading gave in UTC; None for anything else."""
    try:
        instant = parse_datetime(words) if isinstance(words, str) else None
    except ValueError:
        return None
    return instant if instant and instant.tzinfo else None


def _listed(facts: Any) -> list[dict[str, Any]]:
    return [one for one in facts if isinstance(one, dict)] if isinstance(facts, list) else []
