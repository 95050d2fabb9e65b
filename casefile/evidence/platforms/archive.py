"""The entries of a personal X/Twitter archive: tweets, deleted tweets, headers, notes, the account, the manifest."""

from collections.abc import Mapping
from typing import Any

from casefile.evidence.platforms import v1
from casefile.evidence.platforms.items import Found, Where, account, ident, instant_of, post, utc

Json = Mapping[str, Any]
SHAPE = "archive"


def read_entry(found: Found, value: Json, place: str, name: str) -> bool:
    """Read one entry of the archive's part `name`; False where the part holds nothing that is read."""
    where = Where(place, SHAPE)
    inner = next((one for one in value.values() if isinstance(one, Mapping)), {}) if len(value) == 1 else {}
    if name == "__THAR_CONFIG":
        return _manifest(found, value, where)
    if v1.is_post(value):
        found.shape(SHAPE)
        v1.read_post(found, value, where)
        return True
    return bool(inner) and _wrapped(found, value, inner, where)


def _wrapped(found: Found, value: Json, inner: Json, where: Where) -> bool:
    """An entry wrapped in its sort: {"tweet": {...}}, {"like": {...}}, {"account": {...}}."""
    sort = next(iter(value))
    if sort == "tweet" and ident(inner) and ("full_text" in inner or "text" in inner):
        found.shape(SHAPE)
        v1.read_post(found, inner, where)
    elif sort == "tweet" and ident(inner, "tweet_id"):
        found.shape(SHAPE)
        _header(found, inner, where)
    elif sort == "like" and ident(inner, "tweetId"):
        found.shape(SHAPE)
        notice = {"event": "like", "id": ident(inner, "tweetId"), "text": inner.get("fullText"), "place": where.place}
        found.notices.append(notice)
    elif sort == "account" and ident(inner, "accountId"):
        found.shape(SHAPE)
        handle, shown = inner.get("username"), inner.get("accountDisplayName")
        account(found, where, ident(inner, "accountId"), inner.get("createdAt"), handle=handle, name=shown)
    elif sort == "noteTweet" and ident(inner, "noteTweetId"):
        found.shape(SHAPE)
        core = inner.get("core")
        words = core.get("text") if isinstance(core, Mapping) else None
        note = {"event": "note", "id": ident(inner, "noteTweetId"), "text": words, "at_stated": inner.get("createdAt")}
        found.notices.append({**note, "at": utc(instant_of(inner.get("createdAt"))), "place": where.place})
    else:
        return False
    return True


def _header(found: Found, inner: Json, where: Where) -> None:
    """A post of which the archive gives only the id and its times: its words are unknown here."""
    deleted = inner.get("deleted_at")
    removed = {"at_stated": deleted, "at": utc(instant_of(deleted)), "reason": None} if deleted else None
    post(
        found,
        where,
        ident(inner, "tweet_id"),
        inner.get("created_at"),
        author_id=ident(inner, "user_id") or None,
        removed=removed,
        availability="removed" if removed else "returned",
    )


def _manifest(found: Found, value: Json, where: Where) -> bool:
    """Whose archive it is and when it was made."""
    user, made = value.get("userInfo"), value.get("archiveInfo")
    if not isinstance(user, Mapping) and not isinstance(made, Mapping):
        return False
    found.shape(SHAPE)
    generated = made.get("generationDate") if isinstance(made, Mapping) else None
    notice = {"event": "archive_generated", "at_stated": generated, "at": utc(instant_of(generated)), "place": ""}
    found.notices.append(notice)
    if isinstance(user, Mapping) and ident(user, "accountId"):
        handle, shown = user.get("userName"), user.get("displayName")
        account(found, where, ident(user, "accountId"), None, handle=handle, name=shown)
    return True
