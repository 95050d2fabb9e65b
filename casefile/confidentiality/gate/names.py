"""The forms of a person's name: whole, reversed, initialled, and its parts where they stand alone."""

import unicodedata
from collections.abc import Iterator
from itertools import chain, islice, product

from casefile.confidentiality.gate.folding import decode, fold, lower
from casefile.confidentiality.gate.forms import WORD, Form, form, words_of
from casefile.confidentiality.gate.report import ProtectedTerm

PEOPLE = frozenset({"name", "agent", "relative"})
"""Categories that name a person by forename and surname."""

_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
_MOST_SPELLINGS = 16
_SHORT = 6  # letters: a shorter name runs together into other words ("Jo Ng", "jong")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "esq", "md", "phd"})
_PARTICLES_WORDS = """
al ap ben bin d da dal de del della den der des di do dos du el ibn la las le los mac mc o of san santa st
ten ter van vander von y zu
"""
_PARTICLES = frozenset(_PARTICLES_WORDS.split())
_HONORIFICS_WORDS = """
mr mrs ms miss mx dr prof officer detective det sgt sergeant agent deputy judge justice master plaintiff
minor student mother father family
"""
HONORIFICS = frozenset(_HONORIFICS_WORDS.split())

# Surnames and forenames that are also words, months or the usual pseudonyms: alone they say nothing of a person.
_COMMON_WORDS = """
able amber angel april art august autumn bad ball banks bar bay bean bell berry best bill bird bishop black
bond book booth branch bridge bright brook brooks brown bush butler cannon care carter case chance chase
cherry christian church clay close coach coast cole cook cotton court cross crystal daisy date dawn day dean
dear drew early east english even faith fair farmer field fields first fisher flower forest fort fox france
frank free french frost gale gates gay gene general gentle gold golden good grace grant gray green grey guard
guy hall hand hardy harmony harper hart head heart heath hill holly home hope house hunt hunter iris ivory ivy
jack jade jasmine jewel joint joy judge june just justice key keys king knight lake land lane last law lee
lily link little lock long lord love low major mark marsh mason mass may mercy miles mill mills miller moon
moore more moss nice noble north olive page parish park parker parks parson patience pat paul pearl penny
person piper plain pond pool poor pope porter potter power powers price prince pride quick rain ray read reed
reader real reason red rich ring river rivers rob robin rock root rose ross rowe ruby rush rusty sage sale
sand sands scarlet savage sharp shell shepherd shore short singer silver sky small smart snow south speaker
spring stark star steel sterling stern still stone storm story street strong summer summers sunny swift
temple terry thorn token toll tower town true turner van violet wade walker wall walls ward waters way
weaver web weeks wells west white wild will willow winter winters wise wolf wood woods word worth wright
young doe roe
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def name_forms(term: ProtectedTerm, public: frozenset[str]) -> Iterator[Form]:
    """Forms of a personal name written "First Middle Last" or "Last, First Middle".

    `public` holds the words of the replacements, which stand in the exhibit and betray nobody ("john", "doe").
    """
    spelt = (_spelling_forms(spelling, public) for spelling in _spellings(term.text))
    yield from dict.fromkeys(chain.from_iterable(spelt))


def _spellings(text: str) -> list[str]:
    """The name as given, and with its umlauts written out ("Mueller")."""
    plain = unicodedata.normalize("NFC", decode(text))
    ways = product(*((sign, _UMLAUTS[sign]) if sign in _UMLAUTS else (sign,) for sign in plain))
    return ["".join(way) for way in islice(ways, _MOST_SPELLINGS)]


def split_name(text: str) -> tuple[list[str], str]:
    """Forenames and surname, folded and lower case; particles stay with the surname ("delacruz")."""
    last, comma, rest = lower(fold(text)).partition(",")
    words = ["".join(WORD.findall(word)) for word in (f"{rest} {last}" if comma else last).split()]
    words = [word for word in words if word and word not in _SUFFIXES]
    if not words:
        return [], ""
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return words[:start], "".join(words[start:])


def _spelling_forms(text: str, public: frozenset[str]) -> Iterator[Form]:
    forenames, surname = split_name(text)
    if not forenames:
        yield from _alone(surname)
        return
    first = forenames[0]
    yield from _whole(forenames, surname)
    yield form([first[0], surname], "initial first")
    yield form([first, surname[0]], "initial last", strict=True)
    yield form([surname, first[0]], "initial last", strict=True)
    yield from _surname(surname, frozenset(name for name in forenames if len(name) > 1), public)
    yield from _parts(text, forenames, surname, public)


def _whole(forenames: list[str], surname: str) -> Iterator[Form]:
    """Both orders, with the middle names, without them and with their initials; and the name mirrored."""
    first, middle = forenames[0], forenames[1:]
    initials = [name[0] for name in middle]
    orders = [[first, surname], [surname, first]]
    if middle:
        orders += [[*forenames, surname], [surname, *forenames]]
        orders += [[first, *initials, surname], [surname, first, *initials]]
        orders += [[first[0], *middle, surname], [first[0], *initials, surname]]
    everyday = len(first + surname) < _SHORT or {first, surname} <= _COMMON
    for order in orders:
        yield form(order, "capitals", strict=True) if everyday else form(order)
    mirrored = "".join([first, surname])[::-1]
    if len(mirrored) >= 8:
        yield Form(mirrored, frozenset({len(surname)}))


def _alone(word: str) -> Iterator[Form]:
    """A name of one word: looked for as given, capitalised when it is short or a common word."""
    if len(word) < 3:
        yield Form(word, rule="exact", written=word.capitalize())
        yield Form(word, rule="exact", written=word.upper())
    else:
        yield Form(word, rule="capital" if len(word) == 3 or word in _COMMON else "plain")


def _surname(surname: str, beside: frozenset[str], public: frozenset[str]) -> Iterator[Form]:
    if surname in _COMMON or surname in public or len(surname) < 3:
        yield Form(surname, rule="beside", beside=beside | HONORIFICS)
    else:
        yield Form(surname, rule="capital" if len(surname) == 3 else "plain")


def _parts(text: str, forenames: list[str], surname: str, public: frozenset[str]) -> Iterator[Form]:
    """Forenames and halves of a double surname alone: for the eye, since others may bear them."""
    halves = [word for word in words_of(text) if word not in forenames and word != surname]
    for part in dict.fromkeys([*forenames, *halves]):
        if len(part) >= 3 and part not in _COMMON | _PARTICLES | _SUFFIXES | public:
            yield Form(part, rule="capital", severity="eye")
