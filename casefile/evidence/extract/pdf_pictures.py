"""The pictures on a PDF's pages as the files they were before: only for the guard, which compares and keeps none."""

import contextlib
from collections.abc import Iterator
from typing import BinaryIO

import pikepdf

from casefile.evidence.extract import pdf_attached
from casefile.evidence.extract.extraction import Child

WHOLE = {"/DCTDecode": "image/jpeg", "/JPXDecode": "image/jp2"}
"""Filters under which a picture's stream is the picture file itself."""


def guarded(source: BinaryIO) -> Iterator[Child]:
    """The attached files, then each JPEG or JPEG 2000 picture, byte for byte as it was put in."""
    yield from pdf_attached.children(source)
    source.seek(0)
    with pikepdf.open(source) as pdf:
        for found in pdf.objects:
            if not isinstance(found, pikepdf.Stream) or found.get("/Subtype") != pikepdf.Name.Image:
                continue
            if not (media_type := _whole(found)):
                continue
            with contextlib.suppress(pikepdf.PdfError, RuntimeError):  # one that is damaged hides no other
                yield Child("picture", bytes(found.read_raw_bytes()), media_type, "picture of the PDF")


def _whole(stream: pikepdf.Stream) -> str:
    """The media type of a picture whose one filter is its own; "" for any other."""
    filters = stream.get("/Filter")
    names = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    return WHOLE.get(str(names[0]), "") if len(names) == 1 and isinstance(names[0], pikepdf.Name) else ""
