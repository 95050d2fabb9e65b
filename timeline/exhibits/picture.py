"""A page of a finished exhibit as a picture, made when it is asked for and kept nowhere."""

import io

import pypdfium2

from casefile.confidentiality.gate.pagetext import PDFIUM

SCALE = 1.5
"""Dots for each point of paper: a letter page is 918 by 1188."""
MOST_DOTS = 4_000_000


class NoSuchPage(LookupError):
    """The file has no page of that number."""


def page_picture(pdf: bytes, number: int) -> bytes:
    """PNG of one page, numbered from 1, at SCALE, or less where the sheet is so large that it would exceed MOST_DOTS.

    Raises NoSuchPage, or pypdfium2's PdfiumError for bytes that are no PDF.
    """
    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        if not 1 <= number <= len(document):
            raise NoSuchPage(f"There is no page {number}.")
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(SCALE, (MOST_DOTS / max(width * height, 1.0)) ** 0.5)
        picture = page.render(scale=scale).to_pil()
        page.close()
    written = io.BytesIO()
    picture.save(written, format="PNG")
    return written.getvalue()
