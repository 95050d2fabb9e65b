"""Ink written as SVG: attributes in black for print, classes and currentColor for a page that has a style sheet.

Classes a style sheet may set under `.timeline-drawing`: `.quiet` and `.mark` (colour), `.fill-paper` (fill, the
page's own ground), `.fill-shade` (fill of ranges that are not only alleged), `.grid`, `.leader`, `a.mark:focus`.
"""

from __future__ import annotations

from timeline.chronology.drawing.ink import Ink, MarkInk, Sheet, Stroke, Words, number
from timeline.chronology.drawing.marks import Style
from timeline.chronology.drawing.measure import clean

FONT = "Source Sans 3"
INK, QUIET, SHADE, PAPER = "#000", "#555", "#666", "#fff"


def escape(text: str) -> str:
    """Give text that is safe between tags and inside double quotes."""
    safe = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace('"', "&quot;").replace("'", "&#39;")


def write(sheet: Sheet, style: Style, name: str, title: str, description: str) -> str:
    """Write one sheet as an SVG element with a title and a description, `name` making its ids its own.

    In print the element itself is the image. On a page its links must stay reachable, so the ground of the
    drawing is the image and the marks are links beside it.
    """
    width, height = number(sheet.width), number(sheet.below)
    unit = "pt" if style is Style.PRINT else ""
    ids = f"{name}-title {name}-desc"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="timeline-drawing" width="{width}{unit}"'
    head += f' height="{height}{unit}" viewBox="0 0 {width} {height}" font-family="{FONT},sans-serif"'
    named = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
    back = "".join(_ink(piece, style) for piece in sheet.back)
    if style is Style.PRINT:
        marks = "".join(_ink(piece, style) for mark in sheet.marks for piece in mark.ink)
        return f'{head} role="img" aria-labelledby="{ids}">{named}{back}{marks}</svg>\n'
    marks = "".join(_mark(mark, style) for mark in sheet.marks)
    ground = f'<g role="img" aria-labelledby="{ids}">{back}</g>'
    return f'{head} role="group" aria-labelledby="{ids}">{named}{ground}{marks}</svg>\n'


def _mark(mark: MarkInk, style: Style) -> str:
    inside = f"<title>{escape(mark.title)}</title>" + "".join(_ink(piece, style) for piece in mark.ink)
    kind = f'class="mark {escape(mark.kind)}"'
    if mark.href is not None and is_safe(mark.href):
        return f'<a {kind} href="{escape(mark.href)}" aria-label="{escape(mark.title)}">{inside}</a>'
    return f'<g {kind} role="img" aria-label="{escape(mark.title)}">{inside}</g>'


def is_safe(href: str) -> bool:
    """Whether a link stays on this site: a path, a fragment or a query, nothing with a scheme or a host."""
    return href[:1] in ("/", "#", "?") and not href.startswith(("//", "/\\")) and clean(href) == href


def _ink(piece: Ink, style: Style) -> str:
    return _words(piece, style) if isinstance(piece, Words) else _stroke(piece, style)


def _words(piece: Words, style: Style) -> str:
    quiet = " quiet" if piece.is_quiet else ""
    paint = (
        f'fill="{QUIET if quiet else INK}"'
        if style is Style.PRINT
        else f'class="{piece.kind}{quiet}" fill="currentColor"'
    )
    weight = ' font-weight="600"' if piece.bold else ""
    place = f'x="{number(piece.x)}" y="{number(piece.y)}" font-size="{number(piece.size)}" text-anchor="start"'
    return f"<text {place}{weight} {paint}>{escape(piece.text)}</text>"


def _stroke(piece: Stroke, style: Style) -> str:
    quiet = " quiet" if piece.is_quiet else ""
    fills = {"none": "none", "ink": INK, "shade": SHADE, "paper": PAPER}
    if style is Style.PRINT:
        paint = f'fill="{fills[piece.fill]}"'
        colour = QUIET if quiet else INK
    else:
        fill = {"none": "none", "paper": "none"}.get(piece.fill, "currentColor")
        kind = f"{piece.kind} fill-{piece.fill}{quiet}"
        paint, colour = f'class="{kind}" fill="{fill}"', "currentColor"
    if piece.width:
        paint += f' stroke="{colour}" stroke-width="{number(piece.width)}"'
        paint += f' stroke-dasharray="{piece.dash}"' if piece.dash else ""
    return f'<path d="{piece.d}" {paint}/>'
