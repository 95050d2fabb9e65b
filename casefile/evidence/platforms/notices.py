"""Notices about posts and accounts: removals, withholding, compliance, limits of a stream, and what an answer could
not give. Each keeps its own time beside that of the thing it is about."""

from collections.abc import Mapping
from typing import Any

from casefile.evidence.platforms.ids import TWITTER, id_time
from casefile.evidence.platforms.items import Found, Where, ident, instant_of, members, of_milliseconds, utc

Json = Mapping[str, Any]
STREAM, COMPLIANCE = "stream", "compliance"
ABOUT_POSTS = {"delete", "scrub_geo", "status_withheld", "withheld", "drop", "undrop", "tweet_edit"}
ABOUT_ACCOUNTS = {
    f"user_{what}"
    for what in (
        "delete",
        "undelete",
        "protect",
        "unprotect",
        "suspend",
        "unsuspend",
        "withheld",
        "profile_modification",
    )
}
OF_THE_STREAM = {"limit", "disconnect", "warning", "friends", "friends_str", "control"}
REMOVALS = {"delete", "drop", "user_delete", "user_suspend", "user_protect"}
REASONS = ("deleted", "suspended", "protected", "deactivated", "bounced", "scrub_geo")
V1 = "v1.1"
V1_CODES = {17, 34, 50, 63, 64, 87, 88, 89, 109, 136, 144, 179, 220, 326, 421, 422}
"""Error numbers of the API v1.1 that concern posts and accounts: not found, suspended, not authorized."""
SCHEME_BEGAN = "2010-11-05T00:00:00Z"


def read_notice(found: Found, value: Json, place: str) -> bool:
    """Read a notice of a stream or a line of a compliance file; False where the value is neither."""
    inner = value.get("data")
    if isinstance(inner, Mapping) and len(inner) == 1 and next(iter(inner)) in ABOUT_POSTS | ABOUT_ACCOUNTS:
        return _one(found, next(iter(inner)), next(iter(inner.values())), place, COMPLIANCE)
    if isinstance(value.get("action"), str) and ident(value) and ("created_at" in value or "reason" in value):
        _job_line(found, value, place)
        return True
    keys = [key for key in value if key in ABOUT_POSTS | ABOUT_ACCOUNTS | OF_THE_STREAM]
    if len(keys) == 1 and set(value) <= {keys[0], "timestamp_ms", "event_at"} and "id" not in value:
        return _one(found, keys[0], value[keys[0]], place, STREAM, value)
    return False


def _one(found: Found, event: str, inner: Any, place: str, shape: str, outer: Json | None = None) -> bool:
    """One notice that names its event; those of the stream itself are kept as they stand."""
    found.shape(shape)
    if event in OF_THE_STREAM or not isinstance(inner, Mapping):
        found.notices.append({"event": event, "place": place, "content": inner})
        return True
    about = "account" if event in ABOUT_ACCOUNTS else "post"
    subject = next((one for key in ("status", "tweet", "user") if isinstance(one := inner.get(key), Mapping)), inner)
    author = ident(subject, "user_id") or ident(subject, "author_id") or ident(inner, "user_id")
    stated = inner.get("event_at") or inner.get("timestamp_ms") or (outer or {}).get("timestamp_ms")
    at = instant_of(stated) or of_milliseconds(stated)
    record = {
        "event": event,
        "about": about,
        "id": ident(subject) or None,
        "author_id": author or None,
        "at_stated": None if stated is None else str(stated),
        "at": utc(at),
        "reason": None,
        "countries": inner.get("withheld_in_countries"),
        "up_to": ident(inner, "up_to_status_id") or None,
        "place": place,
    }
    _keep(found, record, about)
    return True


def _job_line(found: Found, value: Json, place: str) -> None:
    """A line of a compliance job: the id, when it was made, what to do with it, why, and when it was redacted."""
    found.shape(COMPLIANCE)
    created, redacted = instant_of(value.get("created_at")), value.get("redacted_at")
    about, basis = _subject(ident(value), utc(created) or "")
    record = {
        "event": value["action"],
        "about": about,
        "about_basis": basis,
        "id": ident(value),
        "author_id": None,
        "created_stated": value.get("created_at"),
        "created_utc": utc(created),
        "at_stated": redacted,
        "at": utc(instant_of(redacted)),
        "reason": value.get("reason"),
        "countries": None,
        "up_to": None,
        "place": place,
    }
    _keep(found, record, about)
    carried = record["id_time"]
    if about == "unknown":
        words = f"{place}: the file does not say whether {record['id']} is a post or an account"
        found.flag("compliance_subject_unknown", words)
    elif carried and created and abs((instant_of(carried) or created) - created).total_seconds() > 1:
        words = f"{place}: {record['id']} is stated as made {record['created_utc']}, but its id carries {carried}"
        found.flag("id_time_conflict", words)


def _subject(identifier: str, created: str) -> tuple[str, str]:
    """What an id of a compliance line names, which the line does not say, and what that rests on."""
    if id_time(TWITTER, identifier).instant is not None:
        return "post", "the id has the form of a post's; accounts made since about 2016 have it too"
    if created > SCHEME_BEGAN:
        return "account", "posts of that time have longer ids"
    return "unknown", "before November 2010 ids of posts and of accounts look alike"


def _keep(found: Found, record: dict[str, Any], about: str) -> None:
    """Among the removals or the other notices, with the time its id carries."""
    carried = id_time(TWITTER, record["id"] or "")
    record |= {"id_time": carried.stated, "id_time_reason": carried.reason}
    removal = record["event"] in REMOVALS and about in ("post", "account", "unknown")
    (found.removals if removal else found.notices).append(record)


def has_errors(value: Json) -> bool:
    """Whether an answer holds errors in the form of either API."""
    return any(_is_error(one) for one in members(value, "errors"))


def of_v1(value: Json) -> bool:
    """Whether the errors are numbered, as those of the API v1.1 are."""
    return all("code" in one for one in members(value, "errors"))


def _is_error(one: Json) -> bool:
    of_v2 = "resource_type" in one or "/problems/" in str(one.get("type", ""))
    return of_v2 or ("message" in one and one.get("code") in V1_CODES)


def read_errors(found: Found, value: Json, where: Where) -> None:
    """What an answer says it could not give: never more than its own words."""
    for one in members(value, "errors"):
        if not _is_error(one):
            continue
        identifier = str(one.get("resource_id") or one.get("value") or "")
        words = str(one.get("detail") or one.get("message") or one.get("title") or "")
        record = {
            "event": "error",
            "about": {"tweet": "post", "user": "account"}.get(str(one.get("resource_type")), "unknown"),
            "id": identifier or None,
            "title": one.get("title") or one.get("code"),
            "reason": words,
            "availability": _availability(one, words),
            "at": where.observed_at,
            "at_stated": where.observed_at,
            "place": where.place,
        }
        found.notices.append(record)


def _availability(one: Json, words: str) -> str:
    """The state that an error's own words name; "not_returned" where they name none."""
    told = f"{one.get('type', '')} {one.get('title', '')} {words}".lower()
    if "suspended" in told:
        return "suspended"
    if "not-found" in told or "not found" in told or "could not find" in told or "no status found" in told:
        return "not_found"
    if "not authorized" in told or "authorization" in told or "not-authorized" in told:
        return "not_authorized"
    return "not_returned"


def not_returned(found: Found, where: Where, identifier: str, words: str) -> None:
    """An id that was asked for and not given, without a reason."""
    record = {"event": "error", "about": "post", "id": identifier, "title": None, "reason": words}
    found.notices.append(
        {**record, "availability": "not_returned", "at": None, "at_stated": None, "place": where.place}
    )
