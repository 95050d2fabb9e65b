"""How fast a matter's chronology answers: server time, queries and bytes, beside their limits.

Run: .venv/bin/python -m bench.pages [events]. In a throwaway SQLite database it loads the founding demonstration and
a matter of 5,000 events (every one with actors and a citation) and prints the least and the median of nine answers,
after one that warms the templates. The limits stand in the project's figures.
"""

import gc
import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import cycle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casefile.accounts.models import User
    from casefile.evidence.models import SourceDocument
    from casefile.matters.models import Matter, Party

LIMIT_MILLISECONDS, LIMIT_QUERIES, LIMIT_BYTES = 200, 25, 300_000
EVENTS, ANSWERS = 5_000, 9
START = datetime(2017, 1, 1, 16, tzinfo=UTC)
KINDS = ("report", "platform_reply", "reading", "availability", "law_enforcement", "other")
STATEMENT = (
    "A report of the post is sent by the form of the platform, and the platform confirms that it has received it."
)


def set_up() -> None:
    """Make the throwaway database with everything migrated."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def a_member() -> "User":
    """Who opens the pages."""
    from casefile.accounts.adding import add_user

    return add_user(actor=None, username="bench", password=secrets.token_urlsafe(24), full_name="B. Ench")


def founding(actor: "User") -> "Matter":
    """The founding demonstration's matter."""
    from casefile.matters.courts import load_courts
    from timeline.demo.founding import load

    load_courts()
    return load(actor=actor)


def many(actor: "User", count: int) -> "Matter":
    """A matter with that many events over eight years."""
    from casefile.custody.describing import reference
    from casefile.matters.models import Court
    from casefile.matters.opening import open_matter
    from casefile.matters.parties import add_party

    matter = open_matter(
        actor=actor,
        slug="bench",
        short_caption="Many v. Platform, Inc.",
        plaintiffs_caption="MANY,",
        defendants_caption="PLATFORM, INC.,",
        court=Court.objects.order_by("pk")[0],
    )
    told = [("Jane Many", "person", "plaintiff"), ("Platform, Inc.", "organisation", "platform")]
    people = [add_party(actor=actor, matter=matter, name=name, kind=kind, role=role) for name, kind, role in told]
    sources = [
        reference(actor=actor, matter=matter, title=f"Log {n}", short_cite=f"Log {n}", kind="log", held_by="Counsel")
        for n in range(1, 41)
    ]
    fill(matter, people, sources, count)
    return matter


def fill(matter: "Matter", people: "Sequence[Party]", sources: "Sequence[SourceDocument]", count: int) -> None:
    """Write the events in bulk: nothing here measures how they are entered."""
    from casefile.dates import read
    from timeline.events.models import Citation, Event, EventActor

    events = []
    for number, kind in zip(range(1, count + 1), cycle(KINDS), strict=False):
        event = Event(matter=matter, number=number, kind=kind, statement=STATEMENT, status="documented")
        day = (START + timedelta(hours=number * 70_000 // count)).date().isoformat()
        event.set_occurred(read(day, zone=matter.zone))
        events.append(event)
    for first in range(0, count, 500):
        some = Event.objects.bulk_create(events[first : first + 500])
        sides = zip(some, cycle(people), strict=False)
        EventActor.objects.bulk_create(EventActor(event=one, party=party, side="from") for one, party in sides)
        cited = zip(some, cycle(sources), strict=False)
        Citation.objects.bulk_create(Citation(event=one, document=source, pin_cite="p. 4") for one, source in cited)


def measured(actor: "User", address: str) -> Iterator[str]:
    """A line for each figure of one page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.force_login(actor)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    # as casefile/wsgi.py does once the application is loaded
    gc.collect()
    gc.freeze()
    queries, seconds, worked = len(asked), [], []
    for _ in range(ANSWERS):
        begun, working = time.perf_counter(), time.process_time()
        answer = client.get(address)
        seconds.append(time.perf_counter() - begun)
        worked.append(time.process_time() - working)
    size = len(answer.content)
    least, median = min(seconds) * 1000, statistics.median(seconds) * 1000
    if answer.status_code != HTTPStatus.OK:
        raise SystemExit(f"{address} answered {answer.status_code}: nothing was measured.")
    yield address
    share = median / LIMIT_MILLISECONDS
    yield f"  server time {median:.0f} ms (least {least:.0f}): {share:.2f} of the limit of {LIMIT_MILLISECONDS} ms"
    yield f"  of that {statistics.median(worked) * 1000:.0f} ms of its own, the rest waiting for a processor"
    yield f"  queries {queries}: {queries / LIMIT_QUERIES:.2f} of the limit of {LIMIT_QUERIES}"
    yield f"  bytes {size:,}: {size / LIMIT_BYTES:.2f} of the limit of {LIMIT_BYTES:,}"


def main() -> None:
    """Print the figures of the chronology of both matters."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    with tempfile.TemporaryDirectory(prefix="casefile-bench-") as folder:
        os.environ.update(CASEFILE_DATA=folder, DJANGO_SETTINGS_MODULE="casefile.settings")
        for name in ("DATABASE_URL", "CASEFILE_DEBUG"):
            os.environ.pop(name, None)
        set_up()
        actor = a_member()
        for matter in (founding(actor), many(actor, count)):
            print("\n".join(measured(actor, f"/{matter.slug}/")))


if __name__ == "__main__":
    main()
