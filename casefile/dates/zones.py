"""Time zones as sources name them, and local time as instants: what happens twice, what never happens."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from casefile.dates.value import Refused

TICK = timedelta(microseconds=1)
FARTHEST = timedelta(hours=14)

_HOMES = {
    "p": ("America/Los_Angeles", -8, "pacific"),
    "m": ("America/Denver", -7, "mountain"),
    "c": ("America/Chicago", -6, "central"),
    "e": ("America/New_York", -5, "eastern"),
}
_UTC = r"utc|gmt|ut|zulu|coordinated universal time|greenwich mean time"
_OFFSET = r"[+-]\d{2}(?::?\d{2})?"
# Abbreviations that name several zones, or none that this country uses: taking one would be a guess.
_UNCLEAR = (
    "ist bst ast adt amt cet cest eet eest west wat sast msk jst kst hkt sgt pht pkt gst aest aedt"
    " acst acdt awst nzst nzdt nst ndt akst akdt hst hdt brt clt icst npt wib wit"
)
ZONE = (
    rf"(?:(?:{_UTC})\s?[+-]\s?\d{{1,2}}(?::?\d{{2}})?(?![\d:])|(?:{_UTC})(?![a-z0-9])|z(?![a-z0-9])"
    r"|[pmce](?:[sd]t|t)(?![a-z])|(?:pacific|mountain|central|eastern)\s+(?:(?:standard|daylight(?:\s+savings?)?)\s+)?time"
    r"|(?:[a-z]{2,}(?:/[a-z_+-]+\d*){1,2})(?![a-z])"
    rf"|(?:{'|'.join(_UNCLEAR.split())})(?![a-z0-9/]))"
)


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone: its name as kept (IANA or "-08:00"), and for an abbreviation the zone and season it belongs to."""

    name: str
    tz: tzinfo
    home: str = ""
    daylight: bool = False

    def out_of_season(self, start: datetime, end: datetime) -> bool:
        """Whether an abbreviation such as PST is stated where its zone keeps the other time all of [start, end)."""
        if not self.home or (self.home == "America/Denver" and not self.daylight):
            return False  # MST is right all year in Arizona
        if end - start > timedelta(days=300):
            return False
        home = ZoneInfo(self.home)
        moments = (start, start + (end - start) / 2, end - TICK)
        return all(bool(moment.astimezone(home).dst()) != self.daylight for moment in moments)


UNIVERSAL = Zone("+00:00", UTC)


def zone_named(name: str) -> Zone:
    """The zone of an installation or a matter: an IANA name or an offset. Raises ValueError for neither."""
    if m := re.fullmatch(r"([+-])(\d\d):?(\d\d)", name.strip()):
        return fixed(m[1], m[2], m[3])
    try:
        return Zone(name, ZoneInfo(name))
    except (KeyError, OSError, ValueError) as fault:
        raise ValueError(f"{name!r} is not a time zone; write a name such as America/Los_Angeles") from fault


def fixed(sign: str, hours: str, minutes: str | None) -> Zone:
    """A fixed offset. Raises Refused for one that no zone has ("-99:00")."""
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset > FARTHEST or int(minutes or 0) > 59:
        raise Refused(f"no zone is {sign}{hours}:{minutes or '00'} from UTC")
    if not offset:
        return UNIVERSAL
    name = f"{sign}{int(hours):02d}:{int(minutes or 0):02d}"
    return Zone(name, timezone(-offset if sign == "-" else offset))


def read_zone(text: str) -> Zone:
    """The zone that plain text names ("pst", "pacific time", "gmt-0800"). Raises Refused where it means several."""
    text = text.strip(" ()")
    if m := re.fullmatch(rf"(?:{_UTC})?\s?([+-])\s?(\d{{1,2}}?)(?::?(\d{{2}}))?", text):
        return fixed(m[1], m[2], m[3])
    if re.fullmatch(rf"z|{_UTC}", text):
        return UNIVERSAL
    if m := re.fullmatch(r"([pmce])([sd]?)t", text):
        return _american(m[1], m[2])
    if m := re.fullmatch(r"(pacific|mountain|central|eastern)(?:\s+(standard|daylight)?.*)?", text):
        return _american(m[1][0], (m[2] or "")[:1])
    if "/" in text:
        name = _iana().get(text)
        if name is None:
            raise Refused(f"“{text}” is not a time zone that is known here")
        return Zone(name, ZoneInfo(name))
    raise Refused(
        f"“{text.upper()}” means several time zones, or none that is known here: write the offset, such as +01:00"
    )


def _american(letter: str, season: str) -> Zone:
    name, hours, _ = _HOMES[letter]
    if not season:
        return Zone(name, ZoneInfo(name))
    hours += season == "d"
    return Zone(f"{hours:+03d}:00", timezone(timedelta(hours=hours)), home=name, daylight=season == "d")


@cache
def _iana() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def instant(local: datetime, zone: Zone, *, second: bool = False) -> datetime:
    """A local time as UTC; of a time that happens twice, the first or the `second`. Raises OverflowError."""
    aware = local.replace(tzinfo=zone.tz, fold=int(second))
    offset = aware.utcoffset() or timedelta()
    return (local - offset).replace(tzinfo=UTC, fold=0)


def reaching(zone: Zone, *instants: datetime | None) -> Zone:
    """The zone, or UTC where its local time for one of the instants would leave the years that can be written."""
    try:
        for moment in instants:
            if moment is not None:
                moment.astimezone(zone.tz)
    except OverflowError:
        return UNIVERSAL
    return zone


def happens(local: datetime, zone: Zone) -> bool:
    """Whether the local time exists in the zone: false inside the hour that a clock change leaves out."""
    try:
        return instant(local, zone).astimezone(zone.tz).replace(tzinfo=None, fold=0) == local.replace(fold=0)
    except OverflowError:
        return True


def happens_twice(local: datetime, zone: Zone) -> bool:
    """Whether the local time occurs twice in the zone, as 1:30 AM does when the clocks go back."""
    try:
        return happens(local, zone) and instant(local, zone) < instant(local, zone, second=True)
    except OverflowError:
        return False


def first_after(local: datetime, zone: Zone, *, second: bool = False) -> datetime:
    """The instant at which local time reaches `local`; of one that is left out, the change of the clocks itself."""
    if happens(local, zone):
        return instant(local, zone, second=second)
    before, after = instant(local, zone, second=True), instant(local, zone)  # in a gap the second fold is the earlier
    offset = before.astimezone(zone.tz).utcoffset()
    while after - before > TICK:
        middle = before + (after - before) / 2
        if middle.astimezone(zone.tz).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
