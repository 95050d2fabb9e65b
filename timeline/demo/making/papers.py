"""The papers of the fictional matter, set from HTML to PDF with the vendored fonts."""

import re
from datetime import UTC, datetime

from timeline.demo.making import FICTIONAL, TEXTS
from timeline.exhibits.render import VENDORED, pdf_of

MADE_AT = datetime(2024, 10, 28, 16, 0, tzinfo=UTC)
"""The instant that stands for the clock in every paper, so that its bytes never change."""


def papers() -> dict[str, bytes]:
    """Every paper, by file name: a PDF with its text, the words "Fictional demonstration" on each page."""
    return {f"{path.stem}.pdf": paper(path.read_text("utf-8")) for path in sorted(TEXTS.glob("*.html"))}


def paper(body: str) -> bytes:
    """One paper: its title and pages, in the common style."""
    title = re.search(r"<title>(.*?)</title>", body)
    if title is None:
        raise ValueError("a paper begins with its title")
    style = (TEXTS / "paper.css").read_text("utf-8")
    return pdf_of(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{title[0]}'
        f'<meta name="author" content="{FICTIONAL}"><meta name="description" content="{FICTIONAL}">'
        f'<link rel="stylesheet" href="{VENDORED}print/fonts.css"><style>{style}</style></head>'
        f"<body>{body.replace(title[0], '')}</body></html>",
        at=MADE_AT,
    )
