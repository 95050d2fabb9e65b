"""The query language of the search box: words, "phrases", prefix*, AND OR NOT, parentheses, and a w/5 b.

A query becomes one tree, which every database is asked in its own words; a bad query is a fault that says what is
bad and where.
"""

import re
from dataclasses import dataclass

from casefile.search.folding import HANDLE, folded
from casefile.search.tree import Either, Every, GrammarFault, Near, Node, Term, may_be_one

LONGEST_QUERY = 400
MOST_TERMS = 40
DEEPEST = 20
FARTHEST = 50
"""Words within which w/5 may look; wider than that is AND on one page."""
SHORTEST_PREFIX = 2
OPERATORS = {"AND", "OR", "NOT"}

_TOKENS = re.compile(
    r"""(?P<quoted>["“”„«][^"“”„»]*["“”»](?P<star>\*?))|(?P<near>w/\s?\d{1,6}(?=[\s()"“]|$))"""
    r"""|(?P<sign>[()])|(?P<unclosed>["“„«])|(?P<word>[^\s()"“”„«»]+)|(?P<space>[\s”»]+)""",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?P<prefix>[A-Za-z]{2,20})[-_.]?(?P<digits>[0-9]{4,18})")
_ADDRESS = re.compile(r"(?P<scheme>h(?:tt|xx)ps?:?(?://|\[://\]))(?:www\.)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Not:
    """What must not stand there; only ever beside something that must."""

    part: Node


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the query: what sort, its text, and where it stands."""

    sort: str
    text: str
    start: int
    end: int


def parse(query: str) -> Node:
    """The tree of a query. Raises GrammarFault."""
    if len(query) > LONGEST_QUERY:
        words = f"The query has {len(query)} characters; at most {LONGEST_QUERY} are read. Search for fewer words."
        raise GrammarFault(words, LONGEST_QUERY, len(query))
    tokens = [
        Token(str(match.lastgroup if match.lastgroup != "star" else "quoted"), match[0], *match.span())
        for match in _TOKENS.finditer(query)
        if match.lastgroup != "space"
    ]
    return _Reader(query, tokens).whole()


def term_of(text: str, *, start: int = 0, quoted: bool = False) -> Node | None:
    """The words of one piece of a query as a tree; None where it has none. Raises GrammarFault for a misplaced *."""
    body = text.removesuffix("*")
    if "*" in body:
        raise GrammarFault(
            "A * stands only at the end of a word: report* finds reports and reported.", start, start + len(text)
        )
    words = tuple(folded(_ADDRESS.sub("", body)))
    if not words or words == (HANDLE,):
        return None
    prefix = text.endswith("*")
    if prefix and len(words[-1]) < SHORTEST_PREFIX:
        least = f"Give at least {SHORTEST_PREFIX} letters before the *, or the whole word."
        raise GrammarFault(least, start, start + len(text))
    number = None if prefix or quoted else _NUMBERED.fullmatch(body)
    if number:  # as it is stamped: TWTR-0001234, TWTR0001234
        letters, digits = number["prefix"].lower(), number["digits"]
        return Either((Term((letters, digits)), Term((letters + digits,))))
    return Term(words, prefix)


class _Reader:
    """Reads the tokens of one query from left to right."""

    def __init__(self, query: str, tokens: list[Token]) -> None:
        self.query, self.tokens = query, tokens
        self.place = self.terms = self.depth = 0

    def whole(self) -> Node:
        """The tree of all tokens."""
        if not self.tokens:
            raise GrammarFault("Type a word to search for.", 0, len(self.query))
        tree = self.either()
        if token := self.now():
            raise GrammarFault("This parenthesis closes none that was opened.", token.start, token.end)
        if tree is None:
            raise GrammarFault("There is no word here to search for, only signs.", 0, len(self.query))
        return self.positive(tree, 0, len(self.query))

    def now(self) -> Token | None:
        """The token that is read next."""
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def takes(self, *words: str) -> Token | None:
        """The next token, taken, where it is one of these operators or signs."""
        token = self.now()
        if token is not None and token.sort in {"word", "sign"} and token.text in words:
            self.place += 1
            return token
        return None

    def either(self) -> Node | Not | None:
        """Parts joined by OR."""
        begun = self.now()
        parts = [self.every()]
        while operator := self.takes("OR"):
            if self.ends():
                raise GrammarFault("OR stands between two things: nothing follows it.", operator.start, operator.end)
            parts.append(self.every())
        kept = [part for part in parts if part is not None]
        if len(kept) < 2:
            return kept[0] if kept else None
        start, end = (begun.start if begun else 0), self.tokens[self.place - 1].end
        flat: list[Node] = []
        for part in kept:
            found = self.positive(part, start, end)
            flat += found.parts if isinstance(found, Either) else (found,)
        return Either(tuple(dict.fromkeys(flat))) if len(set(flat)) > 1 else flat[0]

    def every(self) -> Node | Not | None:
        """Parts that stand side by side or are joined by AND."""
        parts = [self.negated()]
        while not self.ends() and not self.comes("OR"):
            operator = self.takes("AND")
            if operator and (self.ends() or self.comes("OR", "AND")):
                raise GrammarFault("AND stands between two things: nothing follows it.", operator.start, operator.end)
            parts.append(self.negated())
        return _joined([part for part in parts if part is not None])

    def comes(self, *words: str) -> bool:
        """Whether the next token is one of these words."""
        token = self.now()
        return token is not None and token.sort == "word" and token.text in words

    def ends(self) -> bool:
        """Whether nothing follows within these parentheses."""
        token = self.now()
        return token is None or (token.sort == "sign" and token.text == ")")

    def negated(self) -> Node | Not | None:
        """A part, or NOT and a part."""
        operator = self.takes("NOT")
        if operator is None:
            return self.near()
        if self.ends() or self.comes("OR", "AND"):
            raise GrammarFault("NOT stands before a word: nothing follows it.", operator.start, operator.end)
        part = self.negated()
        if isinstance(part, Not):
            return part.part
        return None if part is None else Not(part)

    def near(self) -> Node | Not | None:
        """A part, or two with w/5 between them."""
        left = self.one()
        token = self.now()
        if token is None or token.sort != "near":
            return left
        self.place += 1
        within = int(re.sub(r"\D", "", token.text))
        if not 1 <= within <= FARTHEST:
            raise GrammarFault(
                f"Within so many words: a number from 1 to {FARTHEST}, as in w/5.", token.start, token.end
            )
        right = None if self.ends() or self.comes(*OPERATORS) else self.one()
        if left is None or right is None:
            raise GrammarFault(f"{token.text} stands between two words.", token.start, token.end)
        after = self.now()
        if after is not None and after.sort == "near":
            raise GrammarFault("Only two things stand in one w/5; join several with AND.", after.start, after.end)
        return _near(left, right, within, token)

    def one(self) -> Node | Not | None:
        """A word, a phrase, or what stands in parentheses."""
        token = self.now()
        if token is None:
            return None
        self.place += 1
        match token.sort:
            case "sign" if token.text == "(":
                return self.inside(token)
            case "sign":
                raise GrammarFault("This parenthesis closes none that was opened.", token.start, token.end)
            case "unclosed":
                raise GrammarFault("This quotation is not closed: put a mark at its end.", token.start, len(self.query))
            case "near":
                raise GrammarFault(f"{token.text} stands between two words.", token.start, token.end)
            case "word" if token.text in OPERATORS:
                words = f"{token.text} stands between two things; as a word, write it in quotation marks."
                raise GrammarFault(words, token.start, token.end)
        return self.term(token)

    def term(self, token: Token) -> Node | None:
        """The words of a token."""
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise GrammarFault(
                f"At most {MOST_TERMS} words and phrases are searched for at once.", token.start, token.end
            )
        quoted = token.sort == "quoted"
        star = "*" if quoted and token.text.endswith("*") else ""
        text = token.text.removesuffix("*")[1:-1] + star if quoted else token.text
        found = term_of(text, start=token.start, quoted=quoted)
        if found is None and quoted:
            raise GrammarFault("There is no word in this quotation.", token.start, token.end)
        return found

    def inside(self, opening: Token) -> Node | Not | None:
        """What stands in parentheses."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise GrammarFault(f"Parentheses are read {DEEPEST} deep, no deeper.", opening.start, opening.end)
        if self.takes(")"):
            raise GrammarFault("There is nothing in these parentheses.", opening.start, opening.end + 1)
        found = self.either()
        if not self.takes(")"):
            raise GrammarFault("This parenthesis is not closed.", opening.start, opening.end)
        self.depth -= 1
        return found

    def positive(self, part: Node | Not, start: int, end: int) -> Node:
        """The part, where it says what is looked for. Raises GrammarFault where it only says what is not."""
        if isinstance(part, Not):
            words = (
                "NOT leaves out of what else is searched for: give it something to stand beside, as in draft NOT final."
            )
            raise GrammarFault(words, start, end)
        return part


def _joined(parts: list[Node | Not]) -> Node | Not | None:
    """The parts as one, what is left out apart."""
    wanted: list[Node] = []
    without: list[Node] = []
    for part in parts:
        if isinstance(part, Not):
            without.append(part.part)
        elif isinstance(part, Every):
            wanted += part.parts
            without += part.without
        else:
            wanted.append(part)
    wanted, without = list(dict.fromkeys(wanted)), list(dict.fromkeys(without))
    if not wanted:
        return Not(without[0] if len(without) == 1 else Either(tuple(without))) if without else None
    return wanted[0] if len(wanted) == 1 and not without else Every(tuple(wanted), tuple(without))


def _near(left: Node | Not, right: Node | Not, within: int, token: Token) -> Node:
    """Every pair of the two sides' terms within so many words."""
    pairs = [Near(one, other, within) for one in _sides(left, token) for other in _sides(right, token)]
    if len(pairs) > MOST_TERMS:
        raise GrammarFault(
            "Too many words stand on both sides of it; search for fewer at once.", token.start, token.end
        )
    for pair in pairs:
        if may_be_one(pair.left, pair.right):
            shared = " ".join(pair.right.words)
            words = f"Both sides of {token.text} can be the same words (“{shared}”): give two that differ."
            raise GrammarFault(words, token.start, token.end)
    return pairs[0] if len(pairs) == 1 else Either(tuple(dict.fromkeys(pairs)))


def _sides(part: Node | Not, token: Token) -> list[Term]:
    """The terms that one side of w/5 stands for."""
    terms = list(part.parts) if isinstance(part, Either) else [part]
    found = [term for term in terms if isinstance(term, Term)]
    if len(found) < len(terms):
        words = f"Beside {token.text} stands a word, a phrase, or words joined by OR in parentheses; nothing else."
        raise GrammarFault(words, token.start, token.end)
    return found
