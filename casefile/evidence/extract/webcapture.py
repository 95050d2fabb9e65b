"""The reader of web captures: WARC and ARC, WACZ, MHTML and saved HTML pages, told apart by their bytes."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from casefile.evidence.extract.extraction import Child, Extraction
from casefile.evidence.extract.inflating import CHUNK, Budget
from casefile.evidence.extract.mhtml import mhtml_children, read_mhtml
from casefile.evidence.extract.wacz import read_wacz, wacz_children
from casefile.evidence.extract.warc import read_warc, warc_children
from casefile.evidence.extract.webpage import page_children, read_page

_WARC = re.compile(rb"\s*(?:WARC/\d|filedesc://)|\x1f\x8b")
_MAIL = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[!-9;-~]+:[ \t]?[^\r\n]*(?:\r?\n|\r)(?:[ \t]+[^\r\n]*(?:\r?\n|\r))*){2}")


def read(source: BinaryIO) -> Extraction:
    """Facts common to all: format, url, url_defanged, title, captured[{layer, stated, utc}], software, records by
    type, digests {stated, checked, matched, mismatched, unchecked}; each form adds its own."""
    head = _head(source)
    if _WARC.match(head):
        return read_warc(source)
    if head.startswith(b"PK"):
        return read_wacz(source)
    return read_mhtml(source) if _MAIL.match(head) else read_page(source)


def children(source: BinaryIO) -> Iterator[Child]:
    """What the capture carries, each content as a browser would have got it; of a saved page, what is written
    into it as data: addresses."""
    head = _head(source)
    if _WARC.match(head):
        yield from warc_children(source, Budget())
    elif head.startswith(b"PK"):
        yield from wacz_children(source)
    elif _MAIL.match(head):
        yield from mhtml_children(source)
    else:
        yield from page_children(source)


def _head(source: BinaryIO) -> bytes:
    head = source.read(CHUNK)
    source.seek(0)
    return head
