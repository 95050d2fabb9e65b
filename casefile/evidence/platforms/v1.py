"""Posts and accounts as the API v1.1 of X/Twitter answers them, which streams and archives use as well."""

from collections.abc import Mapping
from typing import Any

from casefile.evidence.platforms import notices
from casefile.evidence.platforms.items import (
    ACCOUNT_COUNTS,
    COUNTS,
    Found,
    Where,
    account,
    counts,
    ident,
    instant_of,
    is_user,
    post,
    utc,
    whole_or_none,
)

Json = Mapping[str, Any]
SHAPE = "v1.1"
MARKS = ("user", "retweet_count", "favorite_count", "entities", "source", "user_id_str", "in_reply_to_status_id")


def is_post(value: Any) -> bool:
    """Whether a value is a post of the API v1.1."""
    return (
        isinstance(value, Mapping)
        and bool(ident(value))
        and ("text" in value or "full_text" in value)
        and "created_at" in value
        and any(mark in value for mark in MARKS)
    )


def read_answer(found: Found, value: Json, place: str) -> bool:
    """Read a post by itself, or an answer that holds some."""
    if is_post(value):
        found.shape(SHAPE)
        read_post(found, value, Where(place, SHAPE))
        return True
    return _answer(found, value, place)


def _answer(found: Found, value: Json, place: str) -> bool:
    """An answer of the API v1.1 that holds posts: a search, a look-up by ids, or an account."""
    statuses = value.get("statuses")
    looked_up = value.get("id")
    if isinstance(statuses, list) and any(is_post(one) for one in statuses):
        found.shape(SHAPE)
        for number, one in enumerate(statuses, 1):
            if is_post(one):
                read_post(found, one, Where(f"{place}, status {number}".lstrip(", "), SHAPE))
        return True
    if isinstance(looked_up, Mapping) and all(str(key).isdecimal() for key in looked_up):
        found.shape(SHAPE)
        for identifier, one in looked_up.items():
            if is_post(one):
                read_post(found, one, Where(place, SHAPE))
            else:
                notices.not_returned(found, Where(place, SHAPE), str(identifier), "the answer holds null for it")
        return True
    if is_user(value) and "screen_name" in value:
        found.shape(SHAPE)
        read_account(found, value, Where(place, SHAPE))
        return True
    return False


def read_post(found: Found, value: Json, where: Where) -> None:
    """A post of the API v1.1, with the posts nested in it after it."""
    user = value["user"] if isinstance(value.get("user"), Mapping) else {}
    extended = value.get("extended_tweet")
    long = extended.get("full_text") if isinstance(extended, Mapping) else None
    _rounded(found, value, where)
    countries = value.get("withheld_in_countries") or None
    withheld = {"country_codes": countries, "copyright": value.get("withheld_copyright")} if countries else None
    nested = {"retweeted": value.get("retweeted_status"), "quoted": value.get("quoted_status")}
    references = [{"type": sort, "id": ident(one)} for sort, one in nested.items() if isinstance(one, Mapping)]
    if reply := ident(value, "in_reply_to_status_id"):
        references.append({"type": "replied_to", "id": reply})
    deleted = value.get("deleted_at")
    removed = {"at_stated": deleted, "at": utc(instant_of(deleted)), "reason": None} if deleted else None
    post(
        found,
        where,
        ident(value),
        value.get("created_at"),
        author_id=ident(user) or ident(value, "user_id") or None,
        handle=user.get("screen_name"),
        text=long or value.get("full_text") or value.get("text"),
        counts=counts(COUNTS, _counts(value)),
        edits=_edits(value),
        references=references,
        removed=removed,
        withheld=withheld,
        availability="removed" if removed else "withheld" if withheld else "returned",
    )
    if is_user(user):
        read_account(found, user, Where(where.place, SHAPE, included=True))
    for one in nested.values():
        if isinstance(one, Mapping) and is_post(one):
            read_post(found, one, Where(where.place, SHAPE, included=True))


def _rounded(found: Found, value: Json, where: Where) -> None:
    """An id written as a number and as text, where the two differ: programs round numbers of that length."""
    stated, words = value.get("id"), value.get("id_str")
    if isinstance(stated, (int, float)) and words and str(stated) != str(words):
        found.flag("id_rounded", f"{where.words}the id is {words} as text and {stated} as a number; the text is used")


def _counts(value: Json) -> dict[str, Any]:
    """The counts by the names that v2 gives them."""
    return {**value, "like_count": value.get("favorite_count")}


def _edits(value: Json) -> dict[str, Any] | None:
    """The versions that an archive or a stream of v1.1 states."""
    stated = value.get("edit_info") or value.get("edit_history")
    if not isinstance(stated, Mapping):
        return None
    edit = stated.get("edit")
    initial = stated.get("initial") or (edit.get("editControlInitial") if isinstance(edit, Mapping) else None) or stated
    if not isinstance(initial, Mapping):
        return None
    listed = initial.get("editTweetIds") or initial.get("edit_tweet_ids")
    versions = [str(one) for one in listed] if isinstance(listed, list) else []
    return {
        "history": versions,
        "edited": len(versions) > 1 if versions else None,
        "version": versions.index(ident(value)) + 1 if ident(value) in versions else None,
        "editable_until": initial.get("editableUntil"),
        "edits_remaining": whole_or_none(initial.get("editsRemaining")),
        "eligible": initial.get("isEditEligible"),
    }


def read_account(found: Found, value: Json, where: Where) -> None:
    """Add an account of the API v1.1."""
    stated = {
        **value,
        "following_count": value.get("friends_count"),
        "tweet_count": value.get("statuses_count"),
        "like_count": value.get("favourites_count"),
    }
    countries = value.get("withheld_in_countries") or None
    account(
        found,
        where,
        ident(value),
        value.get("created_at"),
        handle=value.get("screen_name"),
        name=value.get("name"),
        counts=counts(ACCOUNT_COUNTS, stated),
        protected=value.get("protected"),
        verified=value.get("verified"),
        withheld={"country_codes": countries} if countries else None,
    )
