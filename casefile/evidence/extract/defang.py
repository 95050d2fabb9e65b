"""Web addresses as text that no program follows and no finger opens by mistake."""

import re

LABEL = 40
"""Characters of a page's label that are kept with the page."""

_END_OF_HOST = re.compile(r"[/?#\\]|\Z")
_SCHEME = re.compile(r"\A([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def defanged(url: str) -> str:
    """The same address, dead: hxxps://example[.]com/1. Where it names no host, the colon is set apart: data[:]…"""
    scheme, mark, rest = url.strip().partition("://")
    if not mark or not _SCHEME.match(scheme + ":"):
        return _SCHEME.sub(r"\1[:]", url.strip())
    end = _END_OF_HOST.search(rest)
    cut = end.start() if end else len(rest)
    return f"{scheme.lower().replace('t', 'x')}://{rest[:cut].replace('.', '[.]')}{rest[cut:]}"


def page_label(url: str) -> str:
    """A defanged address short enough to name a page by: its beginning, with an ellipsis where it was cut."""
    safe = defanged(url)
    return safe if len(safe) <= LABEL else safe[: LABEL - 1] + "…"
