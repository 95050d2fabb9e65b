"""The words of an HTML message as plain text; nothing is fetched, executed or resolved."""

import re
from html.parser import HTMLParser

from casefile.evidence.extract.taming import tamed

SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
OPENING = frozenset({"head", "title"})
_BLOCKS = (
    "address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li "
    "main nav ol p pre section table tbody tfoot thead tr ul"
)
BREAKING = frozenset(_BLOCKS.split())
_PLAIN = r"[^<>\x00\"']*"
_TAG = re.compile(rf"</?[a-zA-Z]{_PLAIN}(?:(?:\"[^\"<>\x00]*\"|'[^'<>\x00]*'){_PLAIN})*>")
"""A tag that every parser takes for one."""
_RAW = re.compile("<(?:textarea|xmp|iframe|noembed|noframes|plaintext)", re.IGNORECASE)
_REMOTE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent: list[str] = []
        self.remote = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body" or (tag in BREAKING and not set(self.silent) - OPENING):
            # The ends of head and title may be left out: a block shows that the page itself has begun.
            self.silent.clear()
        if tag in SILENT:
            self.silent.append(tag)
        if tag in BREAKING:
            self.pieces.append("\n")
        elif tag in ("td", "th"):
            self.pieces.append("\t")
        self.remote += sum(name in ("src", "background") and bool(_REMOTE.match(value or "")) for name, value in attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            # An unclosed inner element ends with the outer one, else one stray <script> would hide the rest.
            del self.silent[self.silent.index(tag) :]
        if tag in BREAKING and tag != "br":
            self.pieces.append("\n")
        if tag == "body":
            self.silent.clear()

    def parse_html_declaration(self, i: int) -> int:
        """Where a declaration ends; one that is none ("<![]>") is passed over as browsers do it."""
        try:
            return super().parse_html_declaration(i)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(re.sub(r"[ \t\r\n\f]+", " ", data))


def text_of_html(markup: str) -> tuple[str, int]:
    """The text a reader would see, roughly one block a line, and the number of remote contents it names."""
    words = _Words()
    words.feed(tamed(markup))
    words.close()
    lines = [re.sub(r" *\t *", "\t", line).strip() for line in "".join(words.pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), words.remote


def most_of_html(markup: str) -> int:
    """Characters that `text_of_html` gives at most, told without parsing: no sign gives more than itself, and a tag two
    line ends."""
    return len(markup) if _RAW.search(markup) else len(_TAG.sub("\n\n", markup))
