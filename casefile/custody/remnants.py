"""What a database keeps of rows that are gone: the index's dead terms, free pages, the write-ahead log."""

import contextlib

from django.db import DatabaseError, connection

from casefile.accounts.models import AnsweredPost
from casefile.evidence.models import Enclosure, Page, Rendition, SourceDocument

TABLES = [model._meta.db_table for model in (Page, SourceDocument, Enclosure, Rendition, AnsweredPost)]
"""Tables that hold what was read of a document; packages above add their own."""
AFTERWARDS = "Backups, exports and copies made before are outside this installation: have them destroyed as well."
IN_A_TRANSACTION = "The database still keeps what it deleted in its free pages: purge once more to clear them."
POSTGRESQL = (
    "PostgreSQL keeps earlier pages in its write-ahead log until that is recycled, and in archives of it for as long "
    "as they are kept."
)
SHARED = "Others were reading the database, so its write-ahead log was not emptied yet: purge once more to empty it."
NOT_OWNED = "The database user may not rewrite the tables: have its owner run VACUUM FULL on {tables}."


def clear() -> list[str]:
    """Have the database let go of what it deleted; what it may keep nevertheless comes back in words."""
    if connection.in_atomic_block:
        return [IN_A_TRANSACTION]
    return _sqlite() if connection.vendor == "sqlite" else _postgresql()


def _sqlite() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%USING fts5%'")
        for (index,) in cursor.fetchall():
            name = connection.ops.quote_name(index)
            # A full-text index keeps deleted words until its segments are merged.
            cursor.execute(" ".join(("INSERT INTO", f"{name}({name})", "VALUES ('optimize')")))
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()
    return [SHARED] if busy and busy[0] else []


def _postgresql() -> list[str]:
    left = [POSTGRESQL]
    try:
        with connection.cursor() as cursor:
            for table in TABLES:
                # FULL writes the table anew: a plain VACUUM leaves the old words in its pages.
                cursor.execute(f"VACUUM FULL {table}")
    except DatabaseError:
        left.append(NOT_OWNED.format(tables=", ".join(TABLES)))
        with contextlib.suppress(DatabaseError):
            connection.rollback()
    return left
