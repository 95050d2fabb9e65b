"""Looks for protected terms in a corpus and answers where each stands."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from casefile.confidentiality.gate.birthdates import BIRTH_DATES, birth_date_forms
from casefile.confidentiality.gate.corpus import Corpus, Hit
from casefile.confidentiality.gate.forms import FORMS, Form, phrase_forms, words_of
from casefile.confidentiality.gate.names import HONORIFICS, PEOPLE, name_forms
from casefile.confidentiality.gate.report import Finding, ProtectedTerm, Severity

_WIDEST = 6
_DIGEST = re.compile(r"(?=(?:.*\d){3})[0-9a-f]{12,}")
_IN_NUMBER = re.compile(r"[\s().\-/+_#]{0,3}")
_BETWEEN_NAMES = re.compile(r"[\s.,_+/-]{0,4}")
_AFTER_INITIAL = re.compile(r"[.\s_,-]{1,4}")
_PLURALS = frozenset({"s", "es"})


@dataclass(frozen=True, slots=True)
class Sighting:
    """A term seen in a passage, by their numbers; `severity` as in a finding."""

    term: int
    passage: int
    severity: Severity


def forms_of(term: ProtectedTerm, public: frozenset[str]) -> tuple[Form, ...]:
    """Every form a term is looked for in; ValueError where it has no letter or digit.

    A name in another alphabet is also read in capitals, whose look-alikes differ from the small letters'.
    """
    spellings = [term]
    if not term.text.isascii():
        spellings += [replace(term, text=term.text.upper()), replace(term, text=term.text.lower())]
    found = dict.fromkeys(chain.from_iterable(_spelt(spelling, public) for spelling in spellings))
    usable = tuple(form for form in found if form.letters)
    if not usable:
        raise ValueError(f"protected term {term.reference} has no letter or digit to look for")
    return usable


def _spelt(term: ProtectedTerm, public: frozenset[str]) -> Iterator[Form]:
    category = term.category.strip().lower()
    if category in PEOPLE:
        return name_forms(term, public)
    if category in BIRTH_DATES:
        return birth_date_forms(term)
    if category == "alias" and len(words_of(term.text)) == 2:
        return chain(phrase_forms(term), phrase_forms(replace(term, text=" ".join(term.text.split()[::-1]))))
    return FORMS.get(category, phrase_forms)(term)


def unusable(terms: Sequence[ProtectedTerm]) -> Iterator[Finding]:
    """Terms that cannot be looked for: they must be put right, never passed over."""
    for term in terms:
        try:
            forms_of(term, frozenset())
        except ValueError:
            message = f"Term {term.reference} ({term.category}) has no letter or digit; correct or remove it."
            yield Finding("gate.term", f"term {term.reference}", message)


def sightings(corpus: Corpus, terms: Sequence[ProtectedTerm]) -> Iterator[Sighting]:
    """Where the terms stand, each pair of term and passage once, the graver severity first."""
    public = frozenset(chain.from_iterable(words_of(term.replacement) for term in terms))
    present: dict[str, bool] = {}
    for number, term in enumerate(terms):
        seen: set[int] = set()
        forms = sorted(_usable_forms(term, public), key=lambda form: form.severity != "block")
        for form in forms:
            anchor = form.anchor
            if not present.setdefault(anchor, anchor in corpus.letters):
                continue
            for hit in corpus.occurrences(form.letters):
                if hit.passage not in seen and (severity := _confirmed(form, hit, corpus)):
                    seen.add(hit.passage)
                    yield Sighting(number, hit.passage, severity)


def _usable_forms(term: ProtectedTerm, public: frozenset[str]) -> tuple[Form, ...]:
    try:
        return forms_of(term, public)
    except ValueError:
        return ()  # named by `unusable`, which blocks


def _confirmed(form: Form, hit: Hit, corpus: Corpus) -> Severity | None:
    """Severity of a hit that is the term indeed, else None."""
    if form.rule == "inside":
        return form.severity if all(len(gap) <= _WIDEST for _, gap in hit.gaps) else None
    plural = hit.tail in _PLURALS and len(form.letters) >= 5
    if not hit.left or not (hit.right or plural):
        return None
    if form.strict and not form.joints <= {offset for offset, _ in hit.gaps}:
        return None
    if not RULES[form.rule](form, hit, corpus) or _within_digest(form, hit, corpus.lowered):
        return None
    return _severity_of_gaps(form, hit.gaps)


def _severity_of_gaps(form: Form, gaps: tuple[tuple[int, str], ...]) -> Severity | None:
    """Judge what stands inside the words: line ends, hyphens and spacing-out, not two honest words."""
    inner = [gap for offset, gap in gaps if offset not in form.joints and gap]
    if any(len(gap) > _WIDEST for _, gap in gaps):
        return None
    if form.letters.isdigit() and not all(_IN_NUMBER.fullmatch(gap) for _, gap in gaps):
        return None
    if not inner:
        return form.severity
    if len(gaps) >= len(form.letters) - 1:  # every letter stands alone: "J o h n"
        return form.severity if len(form.letters) >= 3 else None
    broken = all("\n" in gap or "\r" in gap for gap in inner)
    hyphened = broken and all("-" in gap for gap in inner)
    if len(form.letters) >= 8 or (hyphened and len(form.letters) >= 4):
        return form.severity
    if len(form.letters) >= 5 and (broken or not any(gap.isspace() for gap in inner)):
        return form.severity
    return "eye" if len(form.letters) >= 5 else None


def _within_digest(form: Form, hit: Hit, lowered: str) -> bool:
    """Whether a short word of the letters a to f is only part of a hexadecimal digest."""
    if len(form.letters) > 8:
        return False
    start, end = hit.start, hit.end
    while start and lowered[start - 1].isalnum():
        start -= 1
    while end < len(lowered) and lowered[end].isalnum():
        end += 1
    return end - start > hit.end - hit.start and bool(_DIGEST.fullmatch(lowered[start:end]))


def _capital(form: Form, hit: Hit, corpus: Corpus) -> bool:
    return corpus.text[hit.start].isupper()


def _capitals(form: Form, hit: Hit, corpus: Corpus) -> bool:
    place, letters = hit.start, 0
    for offset, gap in hit.gaps:
        place += offset - letters
        if not _BETWEEN_NAMES.fullmatch(gap):
            return False
        place += len(gap)
        letters = offset
        if offset in form.joints and not corpus.text[place].isupper():
            return False
    return _capital(form, hit, corpus)


def _beside(form: Form, hit: Hit, corpus: Corpus) -> bool:
    if not _capital(form, hit, corpus):
        return False
    near = corpus.neighbours(hit, 2, _BETWEEN_NAMES)
    return any(word.lower() in form.beside and (word[0].isupper() or word in HONORIFICS) for word in near)


def _initial_first(form: Form, hit: Hit, corpus: Corpus) -> bool:
    """Initial and surname apart, both in capitals; run together only as an address or a handle has them."""
    text = corpus.text
    gap = dict(hit.gaps).get(1, "")
    second = text[hit.start + 1 + len(gap)]
    if gap:
        return bool(_AFTER_INITIAL.fullmatch(gap)) and text[hit.start].isupper() and second.isupper()
    camel = text[hit.start].isupper() and second.isupper() and text[hit.start + 2 : hit.start + 3].islower()
    before, after = text[hit.start - 1 : hit.start], text[hit.end : hit.end + 1]
    return camel or before in {"@", "/", "_"} or after in {"@", "_"} or after.isdigit()


def _initial_last(form: Form, hit: Hit, corpus: Corpus) -> bool:
    initial, after = corpus.text[hit.end - 1], corpus.text[hit.end : hit.end + 1]
    if not (initial.isupper() and corpus.text[hit.start].isupper()):
        return False
    comma = any("," in gap for offset, gap in hit.gaps if offset == len(form.letters) - 1)
    return after == "." or comma or initial not in "AI"


def _initials(form: Form, hit: Hit, corpus: Corpus) -> bool:
    written = corpus.text[hit.start : hit.end]
    tidy = all(re.fullmatch(r"\.?\s{0,2}", gap) and "." in gap for _, gap in hit.gaps)
    return written.isupper() and tidy


def _exact(form: Form, hit: Hit, corpus: Corpus) -> bool:
    return corpus.text[hit.start : hit.end] == form.written and not hit.tail


def _after_at(form: Form, hit: Hit, corpus: Corpus) -> bool:
    return corpus.text[hit.start - 1 : hit.start] in {"@", "/"}


def _figures(form: Form, hit: Hit, corpus: Corpus) -> bool:
    return all(gap.strip() in {"/", "-", "."} for _, gap in hit.gaps)


RULES: dict[str, Callable[[Form, Hit, Corpus], bool]] = {
    "plain": lambda form, hit, corpus: True,
    "capital": _capital,
    "capitals": _capitals,
    "beside": _beside,
    "initial first": _initial_first,
    "initial last": _initial_last,
    "initials": _initials,
    "exact": _exact,
    "after at": _after_at,
    "figures": _figures,
}
"""What each rule of a form asks of the place where its letters stand."""
