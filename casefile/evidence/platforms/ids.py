"""The time that a platform's id carries, beside which the stated time is read and never in whose place.

Each scheme says where it is documented and what it leaves open. An id from before its scheme carries no time."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TWITTER, DISCORD, INSTAGRAM, TIKTOK = "twitter", "discord", "instagram", "tiktok"
MASTODON, BLUESKY, UUID1 = "mastodon", "bluesky", "uuid1"
NAMES = {
    "x": TWITTER,
    "x/twitter": TWITTER,
    "twitter/x": TWITTER,
    "instagram_shortcode": INSTAGRAM,
    "instagram_media": INSTAGRAM,
    "bluesky_tid": BLUESKY,
    "atproto": BLUESKY,
    "douyin": TIKTOK,
    "uuid": UUID1,
}
BASE32 = "234567abcdefghijklmnopqrstuvwxyz"
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
AHEAD = timedelta(days=1)
"""How far an id may lie ahead of now before its time is taken for none: clocks differ."""


@dataclass(frozen=True, slots=True)
class IdTime:
    """The instant an id carries and how fine it is ("millisecond"), or None and the reason why it carries none.

    `caution` says what the time can differ from: when the platform gave the id is not when a thing was seen."""

    platform: str
    id: str
    instant: datetime | None
    resolution: str = ""
    reason: str = ""
    caution: str = ""

    @property
    def stated(self) -> str | None:
        """The instant in ISO 8601 with Z, as fine as the id carries it; None where there is none."""
        if self.instant is None:
            return None
        spec = {"second": "seconds", "microsecond": "microseconds"}.get(self.resolution, "milliseconds")
        return self.instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=spec) + "Z"


class NoTime(ValueError):
    """The id carries no time; its text is the reason."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one platform's ids carry time: the reading, its fineness, the first instant it can mean, why no earlier."""

    read: Callable[[str], datetime]
    resolution: str
    since: datetime
    before: str
    caution: str


def id_time(platform: str, identifier: str, *, now: datetime | None = None) -> IdTime:
    """The time in an id of the platform ("twitter", "x", "tiktok", "discord", "instagram", "mastodon", "bluesky",
    "uuid1"); no instant, with the reason, for an id that carries none."""
    name = platform.strip().lower()
    name = NAMES.get(name, name)
    stated = str(identifier).strip()
    scheme = SCHEMES.get(name)
    if scheme is None:
        return IdTime(name, stated, None, reason=f"ids of {platform!r} are not known to carry a time")
    try:
        instant = scheme.read(stated)
    except NoTime as error:
        return IdTime(name, stated, None, reason=str(error))
    except (OverflowError, ValueError):
        return IdTime(name, stated, None, reason="it is not an id of this platform")
    if instant < scheme.since:
        return IdTime(name, stated, None, reason=scheme.before)
    if instant > (now or datetime.now(UTC)) + AHEAD:
        return IdTime(name, stated, None, reason="the time in it lies in the future: it is not an id of this platform")
    return IdTime(name, stated, instant, scheme.resolution, caution=scheme.caution)


def _number(stated: str, *, largest: int = 1 << 64) -> int:
    if not re.fullmatch(r"[0-9]{1,20}", stated):
        raise NoTime("it is not a number, as ids of this platform are")
    value = int(stated)
    if value >= largest:
        raise NoTime("it is larger than an id of this platform can be")
    return value


def _milliseconds(count: int) -> datetime:
    return EPOCH + timedelta(milliseconds=count)


def twitter(stated: str) -> datetime:
    """Milliseconds since 2010-11-04T01:42:54.657Z above the low 22 bits.

    Source: Twitter's own announcement and code (github.com/twitter-archive/snowflake, `twepoch` 1288834974657).
    Posts have such ids since November 2010, accounts since about 2016; older ids were counted up."""
    value = _number(stated, largest=1 << 63)
    if value < 10**13:
        raise NoTime(BEFORE_TWITTER)
    return _milliseconds((value >> 22) + 1288834974657)


def discord(stated: str) -> datetime:
    """Milliseconds since 2015-01-01T00:00Z above the low 22 bits.

    Source: Discord's developer reference, "Snowflakes"."""
    return _milliseconds((_number(stated) >> 22) + 1420070400000)


def instagram(stated: str) -> datetime:
    """Milliseconds since 2011-08-24T21:07:01.721Z above 13 bits of shard and 10 of sequence.

    Source: Instagram Engineering, "Sharding & IDs at Instagram" (2012), for the layout; the epoch is the example's,
    borne out by posts of known time. Accepts the media id, "media_user", or the short code of an address."""
    media = re.fullmatch(r"([0-9]{1,20})(?:_[0-9]+)?", stated)
    if media:
        value = _number(media[1], largest=1 << 63)
    else:
        if not re.fullmatch(r"[A-Za-z0-9_-]{5,11}", stated):
            raise NoTime("it is neither a media id nor the short code of a public post")
        value = 0
        for letter in stated:
            value = value * 64 + BASE64.index(letter)
    if value < 1 << 45:
        raise NoTime(BEFORE_INSTAGRAM)
    return _milliseconds((value >> 23) + 1314220021721)


def tiktok(stated: str) -> datetime:
    """Seconds since 1970 above the low 32 bits.

    Source: not documented by TikTok; found by researchers (R. Benson, "Tinkering with TikTok timestamps", 2020) and
    used by unfurl. It has held for every post whose time is known."""
    return EPOCH + timedelta(seconds=_number(stated) >> 32)


def mastodon(stated: str) -> datetime:
    """Milliseconds since 1970 above the low 16 bits.

    Source: Mastodon's code, lib/mastodon/snowflake.rb, since version 2.0 (October 2017). For a post of another
    server the id is made from the time that server states."""
    return _milliseconds(_number(stated) >> 16)


def bluesky(stated: str) -> datetime:
    """Microseconds since 1970 above the low 10 bits, in 13 letters of sortable base 32.

    Source: atproto.com/specs/tid. The poster's own program makes it, so it can state any time."""
    tid = stated.rstrip("/").rsplit("/", 1)[-1].lower()
    if not re.fullmatch(f"[234567abcdefghij][{BASE32}]{{12}}", tid):
        raise NoTime("it is not a record key of 13 letters that carries a time")
    value = 0
    for letter in tid:
        value = value * 32 + BASE32.index(letter)
    return EPOCH + timedelta(microseconds=value >> 10)


def uuid1(stated: str) -> datetime:
    """Steps of 100 nanoseconds since 1582-10-15. Source: RFC 9562, section 5.1; only version 1 carries it so."""
    value = uuid.UUID(stated)
    if value.version != 1:
        raise NoTime("only a UUID of version 1 carries a time in this form")
    return datetime(1582, 10, 15, tzinfo=UTC) + timedelta(microseconds=value.time // 10)


BEFORE_TWITTER = (
    "it is older than the scheme of November 2010 (ids were counted up before, those of accounts until about 2016): "
    "it carries no time"
)
BEFORE_INSTAGRAM = "it is older than Instagram's scheme of 2011: it carries no time"
GIVEN = "the moment at which the platform gave the id, which an edit or repost does not change"

SCHEMES = {
    TWITTER: Scheme(twitter, "millisecond", datetime(2010, 11, 4, 2, tzinfo=UTC), BEFORE_TWITTER, GIVEN),
    DISCORD: Scheme(
        discord,
        "millisecond",
        datetime(2015, 1, 2, tzinfo=UTC),
        "it is lower than any id that Discord gave: it carries no time",
        GIVEN,
    ),
    INSTAGRAM: Scheme(instagram, "millisecond", datetime(2011, 8, 25, tzinfo=UTC), BEFORE_INSTAGRAM, GIVEN),
    TIKTOK: Scheme(
        tiktok,
        "second",
        datetime(2014, 4, 1, tzinfo=UTC),
        "the time in it is before TikTok and its forerunner: it carries no time",
        "the moment at which an upload began, by observation and not by the platform's word",
    ),
    MASTODON: Scheme(
        mastodon,
        "millisecond",
        datetime(2016, 3, 1, tzinfo=UTC),
        "it is older than Mastodon's scheme of 2017: it carries no time",
        "for a post of another server it repeats the time that server states",
    ),
    BLUESKY: Scheme(
        bluesky,
        "microsecond",
        datetime(2022, 4, 1, tzinfo=UTC),
        "the time in it is before the network: it carries no time that can be relied on",
        "the poster's own program makes it and can state any time",
    ),
    UUID1: Scheme(
        uuid1,
        "microsecond",
        datetime(1990, 1, 1, tzinfo=UTC),
        "the time in it is before such ids were in use",
        "the clock of the machine that made it",
    ),
}
