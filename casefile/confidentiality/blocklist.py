"""The block-list: digests of material that must never be held, supplied by counsel or an agency. None is shipped."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max

from casefile.accounts.models import User
from casefile.confidentiality.models import ListedHash
from casefile.evidence.digest import Digests, parse_digest
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter

STOP = (
    "It is on the block-list of material that may not be held. Nothing of it was kept but its hash. Stop: do not copy, "
    "open or send it, and tell supervising counsel now."
)
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Extended:
    """What came of a list: how many digests were new, how many stood already, and the lines nobody can read."""

    new: int
    known: int
    unread: list[str]


def is_any_listed() -> bool:
    """Whether there is a list at all; without one nothing has to be opened in order to compare it."""
    return ListedHash.objects.exists()


def is_listed(digests: Iterable[str]) -> bool:
    """Whether any of these digests, in lower-case hexadecimal and of whatever algorithm, is on the list."""
    return bool(listed_among(digests))


def listed_among(digests: Iterable[str]) -> set[str]:
    """Those of these digests that are on the list."""
    wanted, found = [digest for digest in digests if digest], set[str]()
    for start in range(0, len(wanted), BATCH):
        known = ListedHash.objects.filter(digest__in=wanted[start : start + BATCH])
        found.update(known.values_list("digest", flat=True))
    return found


def of(digests: Digests) -> tuple[str, str, str]:
    """The three digests under which a list may know a file."""
    return digests.sha256, digests.sha1, digests.md5


def suppliers() -> list[dict[str, Any]]:
    """Who supplied how many digests, and when last: {"supplied_by", "digests", "newest"}."""
    rows = ListedHash.objects.values("supplied_by").annotate(digests=Count("pk"), newest=Max("recorded_at"))
    return [dict(row) for row in rows.order_by("supplied_by")]


@transaction.atomic
def extend_block_list(*, actor: User | None, lines: Iterable[str], supplied_by: str) -> Extended:
    """Add digests (SHA-256, SHA-1, MD5; one a line, other columns after it are passed over) that somebody supplied.

    The ledger keeps who supplied how many and the digest of the list, never the digests. Raises ValidationError where
    nobody is named, or no line holds a digest.
    """
    if not supplied_by.strip():
        raise ValidationError({"supplied_by": "Name who supplied the list: counsel, or the agency."})
    found, unread = _read(lines)
    if not found:
        raise ValidationError({"lines": "No line begins with an MD5, SHA-1 or SHA-256 in hexadecimal digits."})
    known = set(ListedHash.objects.filter(digest__in=list(found)).values_list("digest", flat=True))
    new = [
        ListedHash(algorithm=algorithm, digest=digest, supplied_by=supplied_by.strip())
        for digest, algorithm in found.items()
        if digest not in known
    ]
    ListedHash.objects.bulk_create(new, batch_size=BATCH)
    told = hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()
    state = {"supplied_by": supplied_by.strip(), "new": len(new), "known": len(known), "list_sha256": told}
    if new:
        record(matter=None, actor=actor, act=Act.BLOCK_LIST_EXTENDED, subject=new[0], state=state)
    return Extended(len(new), len(known), unread)


def _read(lines: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Digest → algorithm, and the lines that hold none; empty lines and those after # are nothing."""
    found: dict[str, str] = {}
    unread = []
    for line in lines:
        stated = line.strip().lstrip("\ufeff")
        if not stated or stated.startswith("#"):
            continue
        for part in (stated, stated.replace(",", " ").replace(";", " ").split()[0].strip('"')):
            try:
                algorithm, digest = parse_digest(part)
            except ValueError:
                continue
            found[digest] = algorithm
            break
        else:
            unread.append(line[:80])
    return found, unread


@transaction.atomic
def note_stopped(*, actor: User | None, matter: Matter, sha256: str, door: str, carried: Sequence[int] = ()) -> None:
    """The one thing that stays of a listed file: its hash, or its carrier's, and through which door it came."""
    state = {"door": door, "carried_at": ".".join(map(str, carried))}
    record(matter=matter, actor=actor, act=Act.LISTED_STOPPED, subject=matter, state=state, evidence=[sha256])
