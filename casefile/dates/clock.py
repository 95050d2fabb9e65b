"""Times of day as written, with the zone that stands beside them, found in a phrase and taken out of it."""

import re
from dataclasses import dataclass

from casefile.dates.stated import Clock
from casefile.dates.value import Refused
from casefile.dates.words import MONTH, WEEKDAY, Marks
from casefile.dates.zones import ZONE, Zone, read_zone

_SECONDS = r":(?P<{0}s>\d\d)(?:[.,](?P<{0}f>\d+))?"
_CLOCK = (
    r"(?<![\w:.])(?<!utc[+-])(?<!gmt[+-])(?:"
    rf"(?P<ah>\d{{1,2}})(?::(?P<am>\d\d)(?:{_SECONDS.format('a')})?)?(?:\s*o'clock)?\s*(?P<half>[ap])\.?\s?m(?![a-z])\.?"
    r"|(?:12(?::00(?::00)?)?(?:\s*o'clock)?\s*)?(?P<word>noon|midnight)(?![a-z])"
    r"|(?P<military>\d{4})\s*(?:hours|hrs?)(?![a-z])\.?"
    rf"|(?P<bh>\d{{1,2}}):(?P<bm>\d\d)(?:{_SECONDS.format('b')})?(?:\s*(?:hours|hrs?)(?![a-z])\.?)?"
    r")(?![\d:])"
)
# Without seconds, 03:00-04:30 outside ISO is a range: an offset then stands apart or is written -0430.
_OFFSET = r"(?:\s*[+-]\d{4}|\s+[+-]\d\d:\d\d|(?<=:\d\d:\d\d)\s?[+-]\d\d(?::\d\d)?|(?<=\d)\+\d\d(?::\d\d)?)(?![\d:])"
_COMMENT = r"\((?:[^()]|\([^()]*\))*\)"
_TIMED = re.compile(
    rf"{_CLOCK}(?:(?P<offset>{_OFFSET})|\s*,?\s*\(?(?P<zone>{ZONE})\)?)?(?P<comment>(?:\s*{_COMMENT})+$)?"
)
# E-mail allows any comment after the offset, and JavaScript writes the zone's name there in the reader's language.
_MACHINE_DATE = re.compile(
    rf"(?:{WEEKDAY},?\s+)?\d{{1,2}}\s+{MONTH}\s+\d{{2,4}}|{WEEKDAY}\s+(?!\d)[a-z]+\s+\d{{1,2}}\s+\d{{4}}"
)
_ZONE_AFTER = re.compile(rf"[\s,]+\(?(?P<zone>{ZONE})\)?$")
_OFFSET_AFTER = re.compile(r"\s(?P<zone>[+-]\d{4}|[+-]\d\d:\d\d)$")
_PLACE = re.compile(r"(?P<zone>pacific|mountain|central|eastern)(?:$|\s*,?\s+(?=on\s))")

_ISO_TIME = re.compile(
    r"(?:(?P<h>\d\d)(?::(?P<m>\d\d)(?::(?P<s>\d\d)(?:[.,](?P<f>\d+))?)?)?"
    r"|(?P<bh>\d\d)(?P<bm>\d\d)(?:(?P<bs>\d\d)(?:[.,](?P<bf>\d+))?)?)"
    rf"(?:\s?(?P<zone>z|[+-]\d\d(?::?\d\d)?|{ZONE}|\((?:{ZONE})\)))?"
)
_LEADS_TO_TIME = re.compile(
    r"[\s,]*(?:(?<![a-z])(?P<about>(?:at|on) or (?:about|around)|approximately|approx\.?|about|around|circa|ca\.?|c\.)"
    r"|(?P<about2>~)|(?<![a-z])(?P<maybe>possibly|maybe|probably)|(?<![a-z])at|@)\s*$"
)


@dataclass(frozen=True, slots=True)
class Timed:
    """A phrase with its time of day taken out: what is left before and after it, and what stood at the time."""

    before: str
    after: str
    clock: Clock
    zone: Zone | None
    marks: Marks


def iso_time(text: str) -> tuple[Clock, Zone | None] | None:
    """The time part of an ISO form, "15:50:39.5-08:00" or "155039z"; None where it is not one."""
    m = _ISO_TIME.fullmatch(text)
    if m is None:
        return None
    parts = [m[a] or m[b] for a, b in (("h", "bh"), ("m", "bm"), ("s", "bs"), ("f", "bf"))]
    clock = _checked(parts[0], parts[1], parts[2], parts[3])
    return clock, read_zone(m["zone"]) if m["zone"] else None


def take_time(text: str) -> Timed | None:
    """The one time of day in plain text, taken out; None where there is none or more than one."""
    m = _TIMED.search(text)
    if m is None or _TIMED.search(text, m.end()):
        return None
    before, after = text[: m.start()], text[m.end() :].strip(" ,")
    if m["comment"] and not _may_be_ignored(m, before.strip(" ,")):
        return None
    marks = Marks()
    while lead := _LEADS_TO_TIME.search(before):
        marks |= Marks(approximate=bool(lead["about"] or lead["about2"]), uncertain=bool(lead["maybe"]))
        before = before[: lead.start()]
    zone = read_zone(m["offset"] or m["zone"]) if m["offset"] or m["zone"] else None
    if zone is None and (place := _PLACE.match(after)):
        zone, after = read_zone(place["zone"]), after[place.end() :]
    return Timed(before.strip(" ,"), re.sub(r"^of\s+", "", after), _clock(m), zone, marks)


def _may_be_ignored(m: re.Match[str], before: str) -> bool:
    """Whether what stands in parentheses after the time is a comment, and not part of what is stated."""
    if not (m["offset"] or m["zone"]):
        return False
    if _MACHINE_DATE.fullmatch(before):
        return True
    return bool(m["offset"] and re.fullmatch(ZONE, m["comment"].strip(" ()")))


def take_zone(text: str, *, timed: bool) -> tuple[str, Zone | None]:
    """The zone that ends plain text, taken off: "jan. 29, 2020 pst". A bare offset counts only beside a time."""
    m = _ZONE_AFTER.search(text) or (_OFFSET_AFTER.search(text) if timed else None)
    if m is None:
        return text, None
    return text[: m.start()], read_zone(m["zone"])


def _clock(m: re.Match[str]) -> Clock:
    if m["word"]:
        return Clock(12 if m["word"] == "noon" else 0, 0, word=m["word"])
    if m["military"]:
        return _checked(m["military"][:2], m["military"][2:], None, None, military=True)
    if m["half"]:
        return _checked(m["ah"], m["am"], m["as"], m["af"], half=m["half"] + "m")
    written_out = bool(re.search(r"h(?:ou)?rs?", m[0]))
    return _checked(m["bh"], m["bm"], m["bs"], m["bf"], military=written_out)


def _checked(
    hour: str, minute: str | None, second: str | None, fraction: str | None, *, half: str = "", military: bool = False
) -> Clock:
    """The parts as a Clock. Raises Refused for a time that no clock shows."""
    clock = Clock(
        int(hour),
        None if minute is None else int(minute),
        None if second is None else int(second),
        fraction or "",
        half,
        military=military,
    )
    words = ":".join(part for part in (hour, minute, second) if part)
    if half and not 1 <= clock.hour <= 12:
        raise Refused(f"“{words} {half.upper()}” is no time: AM and PM go with hours 1 to 12")
    whole_day = clock.hour == 24 and not (clock.minute or clock.second or clock.fraction.strip("0"))
    if not (clock.hour < 24 or whole_day) or (clock.minute or 0) > 59 or (clock.second or 0) > 60:
        raise Refused(f"“{words}” is no time of day")
    return clock
