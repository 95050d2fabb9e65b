"""Posts, accounts, counts and errors as the API v2 of X/Twitter answers them, whole or flattened to one a line."""

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
    is_user,
    members,
    post,
    whole_or_none,
)

Json = Mapping[str, Any]
SHAPE = "v2"
MARKS = ("author_id", "public_metrics", "edit_history_tweet_ids", "conversation_id", "edit_controls")
COUNTED = frozenset({"start", "end", "tweet_count"})


def is_post(value: Any) -> bool:
    """Whether a value is a post of the API v2."""
    return isinstance(value, Mapping) and {"id", "text"} <= value.keys() and any(mark in value for mark in MARKS)


def read_answer(found: Found, value: Json, where: Where) -> bool:
    """Read a post by itself, or an answer: data, what it includes, and what it could not give."""
    if is_post(value):
        found.shape(SHAPE)
        read_post(found, value, where)
        _around(found, value, where)
        return True
    return _answer(found, value, where)


def _answer(found: Found, value: Json, where: Where) -> bool:
    stated = value.get("data")
    members = stated if isinstance(stated, list) else [] if stated is None else [stated]
    known = [
        one for one in members if is_post(one) or is_user(one) or (isinstance(one, Mapping) and one.keys() >= COUNTED)
    ]
    bare = [one for one in members if isinstance(one, Mapping) and {"id", "text"} <= one.keys() and one not in known]
    around = isinstance(value.get("includes"), Mapping) or notices.has_errors(value)
    if not known and not around and not (bare and "meta" in value):
        return False
    found.shape(notices.V1 if not known and not bare and notices.of_v1(value) else SHAPE)
    for one in [*known, *bare]:
        if one.keys() >= COUNTED:
            bucket = {"start": one["start"], "end": one["end"], "count": one["tweet_count"], "place": where.place}
            found.buckets.append(bucket)
        elif is_user(one):
            read_account(found, one, where)
        else:
            read_post(found, one, where)
    _around(found, value, where)
    return True


def _around(found: Found, value: Json, where: Where) -> None:
    """What stands beside a v2 answer's data: included posts and accounts, and errors."""
    beside = Where(where.place, where.shape, included=True, observed_at=where.observed_at)
    includes = value.get("includes")
    if isinstance(includes, Mapping):
        for one in members(includes, "tweets"):
            if ident(one):
                read_post(found, one, beside)
        for one in members(includes, "users"):
            if is_user(one):
                read_account(found, one, beside)
    if is_user(value.get("author")):
        read_account(found, value["author"], beside)
    notices.read_errors(found, value, where)


def read_post(found: Found, value: Json, where: Where) -> None:
    """Add a post of the API v2."""
    metrics = [one for name in ("public_metrics", "organic_metrics") if isinstance(one := value.get(name), Mapping)]
    note = value.get("note_tweet")
    long = note.get("text") if isinstance(note, Mapping) else None
    author = value.get("author")
    referenced = members(value, "referenced_tweets")
    withheld = value.get("withheld")
    post(
        found,
        where,
        ident(value),
        value.get("created_at"),
        author_id=value.get("author_id"),
        handle=author.get("username") if isinstance(author, Mapping) else None,
        text=long or value.get("text"),
        counts=counts(COUNTS, *metrics),
        edits=_edits(value),
        references=[{"type": one.get("type"), "id": ident(one)} for one in referenced],
        withheld=dict(withheld) if isinstance(withheld, Mapping) else None,
        availability="withheld" if isinstance(withheld, Mapping) else "returned",
    )


def _edits(value: Json) -> dict[str, Any] | None:
    """The ids of every version, and the limits of editing as stated."""
    history = value.get("edit_history_tweet_ids")
    stated = value.get("edit_controls")
    controls: Json = stated if isinstance(stated, Mapping) else {}
    if not isinstance(history, list) and not controls:
        return None
    versions = [str(one) for one in history or []]
    return {
        "history": versions,
        "edited": len(versions) > 1 if versions else None,
        "version": versions.index(ident(value)) + 1 if ident(value) in versions else None,
        "editable_until": controls.get("editable_until"),
        "edits_remaining": whole_or_none(controls.get("edits_remaining")),
        "eligible": controls.get("is_edit_eligible"),
    }


def read_account(found: Found, value: Json, where: Where) -> None:
    """Add an account of the API v2."""
    metrics = value.get("public_metrics")
    withheld = value.get("withheld")
    account(
        found,
        where,
        ident(value),
        value.get("created_at"),
        handle=value.get("username") or value.get("screen_name"),
        name=value.get("name"),
        counts=counts(ACCOUNT_COUNTS, metrics if isinstance(metrics, Mapping) else {}),
        protected=value.get("protected"),
        verified=value.get("verified"),
        withheld=dict(withheld) if isinstance(withheld, Mapping) else None,
    )
