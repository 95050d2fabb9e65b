"""Identifiers that FRCP 5.2 keeps out of any filing, and server paths, told by their shape alone.

Fed. R. Civ. P. 5.2(a): only the last four digits of a social-security, taxpayer-identification or
financial-account number, and only the year of birth.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from casefile.confidentiality.gate.birthdates import MONTHS
from casefile.confidentiality.gate.folding import decode, fold
from casefile.confidentiality.gate.report import Finding

_MONTH = "(?:" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + r"|sept)\.?"
_DATE = (
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH},?\s+\d{{4}}"
    r"|\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2})(?!\d)"
)
_BIRTH = r"(?:\bborn\b|\bd\.?\s?o\.?\s?b\b\.?|\bdate\s+of\s+birth\b|\bbirth\s?-?date\b|\bbirthday\b)"
_BORN = re.compile(rf"{_BIRTH}[^.;\n\d]{{0,24}}?(?:\n[^.;\n\d]{{0,12}})?{_DATE}|{_DATE}\s*[(,]?\s*{_BIRTH}", re.I)
_SSN = re.compile(r"(?<![\w-])(\d{3})([- .])(\d{2})\2(\d{4})(?![\w-])")
_TAXPAYER = re.compile(
    r"\b(?:ssn|social\s+security|taxpayer|tax\s+id|itin|tin|ein)\b[^;\d]{0,30}"
    r"(\d{9}|\d{3}[ -]\d{2}[ -]\d{4}|\d{2}-\d{7})\b",
    re.I,
)
_CARD = re.compile(r"(?<![\w/.-])(?:\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}|\d{4}([ -]?)\d{6}\2\d{5})(?![\w/-]|\.\d)")
_CARD_ISSUER = re.compile(r"4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[47]|6011|64[4-9]|65")
_ACCOUNT = re.compile(
    r"\b(?:(?:bank|checking|savings|financial|brokerage|credit)\s+(?:card\s+)?account|routing|account|acct|"
    r"(?:credit|debit)\s+card|card)\.?(?:\s+(?:number|no|num|#)\b\.?|\s*#)\s*(?:is|was|:|of)?\s*(\d[\d -]{5,22}\d)",
    re.I,
)
_IBAN = re.compile(r"(?<!\w)([A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?!\w)")
_PATH = re.compile(
    r"(?:file:/|(?:^|[\s\"'`(<>=\[{,;|])(?:/(?:home|var|usr|tmp|root|opt|etc|srv|mnt|media|Users|private|app|"
    r"code|workspace|proc|dev|data)/[\w.@%+~-]|~/[\w.-]|[A-Za-z]:(?:\\{1,2}|/(?!/))[\w.$%~-]+[\\/.]|\\\\[\w.-]+\\[\w.$-]))"
)


def personal_identifiers(text: str, where: str, known_numbers: frozenset[str]) -> Iterator[Finding]:
    """Findings for one passage; `known_numbers` (tickets, posts, platform accounts) are let through."""
    plain = fold(text)
    known = _known(known_numbers)
    for kind, remedy, number in _identifiers(plain):
        if not number or _digits(number) not in known:
            message = f"A full {kind} stands here (FRCP 5.2); {remedy} in the source row and print again."
            yield Finding("gate.personal-identifier", where, message)


def _identifiers(plain: str) -> Iterator[tuple[str, str, str]]:
    last_four = "leave its last four digits only"
    if _BORN.search(plain):
        yield "birth date", "leave the year only", ""
    for match in _SSN.finditer(plain):
        if match[1] != "000" and match[3] != "00" and match[4] != "0000":
            yield "social-security or taxpayer number", last_four, match[0]
    for match in _TAXPAYER.finditer(plain):
        yield "social-security or taxpayer number", last_four, match[1]
    for match in _CARD.finditer(plain):
        if _CARD_ISSUER.match(match[0]) and luhn(_digits(match[0])):
            yield "card number", last_four, match[0]
    for match in _ACCOUNT.finditer(plain):
        yield "account number", last_four, match[1]
    for match in _IBAN.finditer(plain):
        if _iban(match[1].replace(" ", "")):
            yield "account number (IBAN)", last_four, match[1]


def server_paths(text: str, where: str) -> Iterator[Finding]:
    """A finding where a text names a file of a server or workstation, or a `file:` address."""
    if _PATH.search(text) or ("%" in text and _PATH.search(decode(text))):
        message = "A path of the machine which made the file stands here; take it out and print again."
        yield Finding("gate.server-path", where, message)


@lru_cache(maxsize=4)
def _known(numbers: frozenset[str]) -> frozenset[str]:
    return frozenset(map(_digits, numbers))


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def luhn(digits: str) -> bool:
    """Whether the check digit of a card number is right (ISO/IEC 7812-1, annex B)."""
    doubled = (int(sign) * (1 + place % 2) for place, sign in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _iban(number: str) -> bool:
    """Whether an account number's check digits are right (ISO 13616: remainder 1 of 97)."""
    moved = number[4:] + number[:4]
    return 15 <= len(number) <= 34 and int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1
