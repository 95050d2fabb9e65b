"""The forms in which a protected term can be written, each as letters and digits alone.

A form is looked for in the document's letters and digits run together, then confirmed on what stands between
them, so that line breaks, hyphens, spacing and punctuation need no forms of their own.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise, product
from typing import Literal

from casefile.confidentiality.gate.folding import decode, fold, lower
from casefile.confidentiality.gate.report import ProtectedTerm, Severity

Rule = Literal[
    "plain",  # whole words
    "capital",  # and capitalised
    "capitals",  # and each word of it, with nothing but space, point or comma between
    "beside",  # and next to one of the words that make it a name
    "initial first",  # "J. Doe", not "a young"
    "initial last",  # "Jane R.", not "Jane I"
    "initials",  # in capitals, with nothing but points and one space
    "exact",  # in exactly the case given
    "after at",  # after an @ or a slash
    "figures",  # a date in figures: one stroke, point or hyphen between them
    "inside",  # wherever it stands
]

WORD = re.compile(r"[^\W\d_]+|\d+")
_PUNCTUATION = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Form:
    """One written form: `joints` are the offsets in `letters` where a word ends.

    `rule` says what else must be true where it stands; `strict`: the words must stand apart at every joint
    ("1/3/2006" is not "132006"); `beside`: words which, next to it, make it a name; `written`: its exact case.
    """

    letters: str
    joints: frozenset[int] = frozenset()
    rule: Rule = "plain"
    strict: bool = False
    severity: Severity = "block"
    beside: frozenset[str] = frozenset()
    written: str = ""

    @property
    def anchor(self) -> str:
        """The longest word of the form: where it does not occur, the form need not be looked for."""
        cuts = [0, *sorted(self.joints), len(self.letters)]
        return max((self.letters[a:b] for a, b in pairwise(cuts)), key=len)


def words_of(text: str) -> list[str]:
    """Words of a text as searched: folded, lower case, letters and digits apart."""
    return WORD.findall(lower(fold(decode(text))))


def form(words: Iterable[str], rule: Rule = "plain", *, strict: bool = False, severity: Severity = "block") -> Form:
    """Form of words in this order, with a joint between each two."""
    parts = [part for word in words for part in WORD.findall(word)]
    joints, length = set(), 0
    for part in parts[:-1]:
        length += len(part)
        joints.add(length)
    return Form("".join(parts), frozenset(joints), rule, strict, severity)


def phrase_forms(term: ProtectedTerm) -> Iterator[Form]:
    """The words as they stand; one or two letters only in exactly the case given."""
    words = words_of(term.text)
    if len("".join(words)) < 3:
        written = _PUNCTUATION.sub("", fold(decode(term.text)))
        yield Form("".join(words), rule="exact", written=written)
    else:
        yield form(words)


def initials_forms(term: ProtectedTerm) -> Iterator[Form]:
    """ "J.D.", "J. D." and "JD" as whole words in capitals."""
    letters = lower(_PUNCTUATION.sub("", fold(decode(term.text))))
    yield Form(letters, frozenset(range(1, len(letters))), rule="initials")


def handle_forms(term: ProtectedTerm) -> Iterator[Form]:
    """A handle with or without its @; up to three signs only after an @ or a slash."""
    words = words_of(term.text)
    short = len("".join(words)) <= 3
    yield form(words, "after at" if short else "plain")


def digits_forms(term: ProtectedTerm) -> Iterator[Form]:
    """A number of letters and digits whatever separates its groups, and its long run of digits without the rest."""
    words = words_of(term.text)
    digits = "".join(word for word in words if word.isdigit())
    for letters in dict.fromkeys(["".join(words), digits if len(digits) >= 6 else ""]):
        yield Form(letters, frozenset(range(1, len(letters))))


def phone_forms(term: ProtectedTerm) -> Iterator[Form]:
    """A telephone number with and without country code, and its last seven digits as 555-0100."""
    digits = "".join(sign for sign in "".join(words_of(term.text)) if sign.isdigit())
    local = digits[-10:]
    numbers = {digits, local, "1" + local} if len(digits) >= 10 else {digits}
    for number in sorted(numbers):
        yield Form(number, frozenset(range(1, len(number))))
    if len(digits) >= 10:
        yield Form(digits[-7:], frozenset({3}), strict=True)


def email_forms(term: ProtectedTerm) -> Iterator[Form]:
    """An address as it stands and spelt out: "jane dot roe at example dot invalid"."""
    local, _, domain = decode(term.text).partition("@")
    for dot, sign, end in product(((), ("dot",)), ((), ("at",)), ((), ("dot",))):
        yield form([*_spelt(local, dot), *sign, *_spelt(domain, end)])


def _spelt(text: str, between: tuple[str, ...]) -> list[str]:
    words: list[str] = []
    for place, part in enumerate(text.split(".")):
        words += [*(between if place else ()), *words_of(part)]
    return words


def url_forms(term: ProtectedTerm) -> Iterator[Form]:
    """An address without its scheme, defanged or not, and the long identifier that ends its path."""
    address = re.sub(r"\s*[\[({]\s*(?:\.|dot)\s*[\])}]\s*", ".", decode(term.text).strip(), flags=re.IGNORECASE)
    bare = re.sub(r"^[a-z+]+(?::|\[:\])//", "", address, flags=re.IGNORECASE)
    bare = re.sub(r"^(?:www|m|mobile)\.", "", bare, flags=re.IGNORECASE).strip("/")
    host, _, path = bare.partition("/")
    yield form(words_of(bare))
    yield form([*_spelt(host, ("dot",)), *words_of(path)])
    last = re.split(r"[?#]", path)[0].rstrip("/").rpartition("/")[2]
    letters = "".join(words_of(last))
    if len(letters) >= 8 and any(sign.isdigit() for sign in letters):
        yield form(words_of(last))


def hash_forms(term: ProtectedTerm) -> Iterator[Form]:
    """A digest, and its first sixteen signs wherever they stand."""
    letters = "".join(words_of(term.text))
    joints = frozenset(range(1, len(letters)))
    yield Form(letters, joints, rule="inside" if len(letters) >= 32 else "plain")
    if len(letters) >= 32:
        yield Form(letters[:16], frozenset(range(1, 16)), rule="inside")


_SHORTENED = {
    "street": ("st", "str"),
    "avenue": ("ave", "av"),
    "road": ("rd",),
    "boulevard": ("blvd",),
    "drive": ("dr",),
    "lane": ("ln",),
    "court": ("ct",),
    "place": ("pl",),
    "terrace": ("ter",),
    "circle": ("cir",),
    "highway": ("hwy",),
    "parkway": ("pkwy",),
    "square": ("sq",),
    "apartment": ("apt", "unit", ""),
    "suite": ("ste", "unit", ""),
    "north": ("n",),
    "south": ("s",),
    "east": ("e",),
    "west": ("w",),
    "saint": ("st",),
    "mount": ("mt",),
    "fort": ("ft",),
    "high": ("h",),
    "school": ("sch", "s"),
    "elementary": ("elem",),
    "university": ("univ", "u"),
    "college": ("coll",),
    "academy": ("acad",),
}
_VARIANTS = 64


def _written_ways(word: str) -> tuple[str, ...]:
    """A word and its usual short forms; for a short form, the long one too."""
    ways = [word, *_SHORTENED.get(word, ())]
    for full, short in _SHORTENED.items():
        if word in short and len(word) > 1:
            ways += [full, *short]
    return tuple(dict.fromkeys(ways))


def address_forms(term: ProtectedTerm) -> Iterator[Form]:
    """A postal address with "Street" or "St.", whole, and its first line by itself."""
    lines = [words_of(line) for line in re.split(r"[,;\n]", decode(term.text))]
    lines = [line for line in lines if line]
    whole = [word for line in lines for word in line]
    first = lines[0] if lines else []
    numbered = first if len(first) > 1 and first[0].isdigit() else []
    for words in (whole, numbered):
        for ways in islice(product(*map(_written_ways, words)), _VARIANTS if words else 0):
            yield form(way for way in ways if way)


def school_forms(term: ProtectedTerm) -> Iterator[Form]:
    """A school with its words shortened ("Elem.", "H.S."), and without the word "School" at its end."""
    words = words_of(term.text)
    for ways in islice(product(*map(_written_ways, words)), _VARIANTS):
        yield form(ways)
    if len(words) > 2 and words[-1] == "school":
        yield form(words[:-1])


FORMS: dict[str, Callable[[ProtectedTerm], Iterator[Form]]] = {
    "initials": initials_forms,
    "handle": handle_forms,
    "school": school_forms,
    "address": address_forms,
    "phone": phone_forms,
    "email": email_forms,
    "account": digits_forms,
    "ssn": digits_forms,
    "cybertip": digits_forms,
    "hash": hash_forms,
    "url": url_forms,
}
"""Category -> its forms; people and birth dates have modules of their own, all others are phrases."""
