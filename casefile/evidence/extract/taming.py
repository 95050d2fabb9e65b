"""Markup made safe for a parser whose time grows with the square of what is left open: only what could never
be a tag is changed, into the same signs as text."""

OPEN_TAGS = 8
"""Opening brackets before one closing bracket; more are no tags, but are tried as such one after another."""


def tamed(markup: str) -> str:
    """The same markup, with every bracket that nothing closes written as &lt;."""
    for start, end in (("<!--", "-->"), ("<![", "]>")):
        closed = markup.rfind(end) + 1
        markup = markup[:closed] + markup[closed:].replace(start, "&lt;" + start[1:])
    *pieces, rest = markup.split(">")
    return ">".join([*map(_piece, pieces), rest.replace("<", "&lt;")])


def _piece(piece: str) -> str:
    """What stands before one closing bracket: of many opening ones, the last few may begin a tag."""
    count = piece.count("<")
    return piece if count <= OPEN_TAGS else piece.replace("<", "&lt;", count - OPEN_TAGS)
