"""What a Rich Text file states of itself; its text is not read."""

import re
from typing import Any, BinaryIO

from casefile.evidence.extract.defang import defanged
from casefile.evidence.extract.extraction import Extraction, Flag

READ_LIMIT = 64 << 20
NOT_READ = "kept and hashed; the text of Rich Text files is not read: open the original, or receive a PDF of it as well"

_OBJECT = re.compile(rb"\\objdata\b")
_LINKED = re.compile(rb"\\obj(?:autlink|link|update)\b")
_TEMPLATE = re.compile(rb"\\\*\\template\s+([^{}\\]{1,400})")
_AUTHOR = re.compile(rb"\{\\author\s+([^{}\\]{1,200})\}")
_TIME = rb"\{\\%s((?:\\(?:yr|mo|dy|hr|min|sec)\d{1,4})+)\s*\}"
_PART = re.compile(rb"\\(yr|mo|dy|hr|min|sec)(\d{1,4})")
TIMES = {"created": b"creatim", "modified": b"revtim", "last_printed": b"printim"}


def read(source: BinaryIO) -> Extraction:
    """Facts: format, author, created, modified (the clock of the computer that wrote it, without a zone), embedded,
    external_references."""
    content = source.read(READ_LIMIT)
    author, template = _AUTHOR.search(content), _TEMPLATE.search(content)
    outside = [{"kind": "attachedTemplate", "target": defanged(_words(template[1])), "part": ""}] if template else []
    linked = len(_LINKED.findall(content))
    facts: dict[str, Any] = {
        "format": "rtf",
        "author": _words(author[1]) if author else None,
        **{fact: _time(content, word) for fact, word in TIMES.items()},
        "embedded": len(_OBJECT.findall(content)),
        "linked": linked,
        "external_references": outside,
    }
    told = (
        (True, "not_read", NOT_READ),
        (outside or linked, "external_references", "the file refers to things outside it; none was fetched"),
        (
            facts["embedded"],
            "embedded_unread",
            f"{facts['embedded']} object(s) are embedded in it and were not taken out",
        ),
    )
    return Extraction("office", facts, flags=tuple(Flag(code, words) for true, code, words in told if true))


def _words(raw: bytes) -> str:
    return raw.decode("cp1252", "replace").strip()


def _time(content: bytes, word: bytes) -> str | None:
    match = re.search(_TIME % word, content)
    if not match:
        return None
    part = {key: int(value) for key, value in _PART.findall(match[1])}
    if not {b"yr", b"mo", b"dy"} <= part.keys():
        return None
    day = f"{part[b'yr']:04}-{part[b'mo']:02}-{part[b'dy']:02}"
    clock = f" {part[b'hr']:02}:{part.get(b'min', 0):02}" if b"hr" in part else ""
    return day + clock + (f":{part[b'sec']:02}" if clock and b"sec" in part else "")
