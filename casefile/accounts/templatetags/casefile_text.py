"""Template filters that every page has: the words on screen are the words on paper."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template

from casefile.dates.wording import day_words

register = template.Library()


@register.filter
def short_digest(digest: str) -> str:
    """The first twelve digits of a digest, with an ellipsis: 9f3a0c11d2e4…"""
    return f"{digest[:12]}…" if len(digest) > 12 else digest


@register.filter
def digest_name(name: str) -> str:
    """A kind of digest as people write it: "SHA-256" for sha256, "MD5" for md5."""
    return re.sub(r"(?<=^SHA)(?=\d)", "-", name.upper()) if name.isalnum() else name


@register.filter
def at(instant: datetime | None, zone: str = "UTC") -> str:
    """An instant in a zone, which it names: "Jan. 28, 2020, 3:45 PM PST". Empty for none."""
    if instant is None:
        return ""
    local = instant.astimezone(ZoneInfo(zone))
    hour, half = local.hour % 12 or 12, "AM" if local.hour < 12 else "PM"
    return f"{day_words(local)}, {hour}:{local:%M} {half} {local.tzname()}"


@register.filter
def day(value: date | None) -> str:
    """A calendar day: "Jan. 28, 2020". Empty for none."""
    return day_words(value) if value else ""


@register.filter
def counted(number: int, words: str) -> str:
    """A number with its noun, given as "event,events": "1 event", "5,000 events"."""
    one, many = words.split(",")
    return f"{number:,} {one if number == 1 else many}"


@register.filter
def grouped(number: int | None) -> str:
    """A number with its thousands set apart: 48,213. Empty for none."""
    return "" if number is None else f"{number:,}"


@register.filter
def typeset(words: object) -> str:
    """Words with the quotation marks and apostrophes of print: "Jane Roe's" stands as “Jane Roe’s”."""
    paired = re.sub(r'"([^"]*)"', r"“\1”", str(words))
    return re.sub(r"(?<=\w)'", "’", paired)


@register.filter
def stated(answer: bool | None) -> str:
    """A fact that may be unknown, in words: "yes", "no", "not known"."""
    return {True: "yes", False: "no", None: "not known"}[answer]


@register.filter
def defanged(address: str) -> str:
    """A web address that no program follows and no finger opens by mistake: hxxps://example[.]com/1."""
    scheme, mark, rest = address.partition("://")
    host, slash, path = (rest if mark else address).partition("/")
    safe = host.replace(".", "[.]") + slash + path
    return f"{scheme.replace('t', 'x')}://{safe}" if mark else safe


def sides(stale: Any) -> Iterator[dict[str, str]]:
    """The fields on which a stale save and the kept record differ, both sides in words."""
    for difference in stale.differences:
        choices = dict(stale.current._meta.get_field(difference.field).flatchoices)
        yield {
            "name": difference.field,
            "label": difference.label,
            "kept": side(difference.kept, choices),
            "yours": side(difference.yours, choices),
        }


def side(value: Any, choices: dict[Any, str]) -> str:
    """One side of a difference in words: a choice by its label, yes or no, and "(empty)" for nothing."""
    if value in (None, "", [], {}):
        return "(empty)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return at(value)
    return day(value) if isinstance(value, date) else str(choices.get(value, value) if choices else value)
