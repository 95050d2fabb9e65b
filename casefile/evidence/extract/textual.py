"""The door for files of text: platform data, load files of productions, and plain text, told apart by their bytes."""

import re
from typing import BinaryIO

from casefile.evidence.extract import loadfile, platform, text
from casefile.evidence.extract.extraction import Extraction

HEAD = 1 << 18
_STRUCTURED = re.compile(r"\s*(?:[\[{]|window\.(?:YTD|__THAR)|Grailbird\.|var\s+\w+\s*=\s*[\[{])")


def read(source: BinaryIO) -> Extraction:
    """What the text file says, by the reader that knows its form; plain text where none does."""
    head = source.read(HEAD)
    source.seek(0)
    start = head[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").decode("utf-8", "replace")
    if _STRUCTURED.match(start):
        return platform.read(source)
    if loadfile.recognised(head):
        return loadfile.read(source)
    return text.read(source)
