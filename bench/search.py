"""How fast a matter of 100,000 pages is searched, on SQLite and on PostgreSQL, beside the limit.

Run: .venv/bin/python -m bench.search [pages]. In a throwaway database of each it writes pages of 2,000 characters, in
words as frequent as those of a language, and times sixty queries of six sorts, twice each, from the question to the
marked lines of the first results. Where no PostgreSQL can be had it says so. The limit stands in the project's figures.
"""

import gc
import os
import random
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casefile.matters.desk import Desk

LIMIT_MILLISECONDS = 150
PAGES, A_DOCUMENT, CHARACTERS = 100_000, 50, 2_000
VOCABULARY, SEED = 40_000, 20_200_121
FREQUENT = (
    "the of and to a in that was he it for is with as his on be at by this had not are but from or have an they which "
    "one you were all her she there would their we him been has when who will no more if out so up said what its about "
    "than into them can only other time new some could these two may first then do any like my now over such our man "
    "me even most made after also well did many before must through back years where much your way down should because "
    "report platform account content review ticket support message removed minor photo image police knowledge law"
)
"""Words by how frequent they are."""
CONSONANTS = "b c d f g h k l m n p r s t v w st tr pl gr"
INSIDE = "inside"
"""Argument of the process that measures one database."""


def vocabulary(chance: random.Random) -> list[str]:
    """Words by how frequent they are: those of the language first, then made-up ones, each once."""
    words = dict.fromkeys(FREQUENT.split())
    syllables = [first + vowel for first in CONSONANTS.split() for vowel in "aeiou"]
    while len(words) < VOCABULARY:
        words["".join(chance.choices(syllables, k=chance.choice((2, 3, 3, 4))))] = None
    return list(words)


def texts(words: list[str], count: int, chance: random.Random) -> Iterator[str]:
    """Pages in which the word of rank n stands about 1/n as often as the first, eleven words to a line."""
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(words) + 1)))
    for _ in range(count):
        drawn = chance.choices(words, cum_weights=weights, k=CHARACTERS // 5)
        lines = (" ".join(drawn[first : first + 11]).capitalize() + "." for first in range(0, len(drawn), 11))
        yield "\n".join(lines)[:CHARACTERS]


def queries(words: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Sixty queries, ten of each sort, of words of every frequency."""
    common, middling, rare = words[:110], words[200:3_000], words[8_000:]
    for place in range(10):
        one, other = chance.sample(common if place < 3 else middling, 2)
        yield "rare", chance.choice(rare)
        yield "common", chance.choice(common)
        yield "phrase", f'"{one} {chance.choice(common)}"'
        yield "prefix", chance.choice(middling)[:4] + "*"
        yield "within", f"{one} w/5 {other}"
        yield "not", f"{one} {other} NOT {chance.choice(common)}"


def desk_of_many(count: int) -> "Desk":
    """A member's desk at a matter with that many pages, written in bulk: nothing here measures how they come in."""
    from casefile.accounts.adding import add_user
    from casefile.evidence.models import Page, SourceDocument
    from casefile.matters.courts import load_courts
    from casefile.matters.desk import desk_of
    from casefile.matters.models import Court
    from casefile.matters.opening import open_matter

    load_courts()
    actor = add_user(actor=None, username="bench", password=secrets.token_urlsafe(24), full_name="B. Ench")
    matter = open_matter(
        actor=actor,
        slug="bench",
        short_caption="Many v. Platform, Inc.",
        plaintiffs_caption="MANY,",
        defendants_caption="PLATFORM, INC.,",
        court=Court.objects.order_by("pk")[0],
    )
    chance = random.Random(SEED)
    pages = texts(vocabulary(chance), count, chance)
    for number in range(1, count // A_DOCUMENT + 1):
        document = SourceDocument.objects.create(
            matter=matter, number=number, title=f"Volume {number}", short_cite=f"Vol. {number}", kind="production",
            holding="held", sha256=f"{number:064x}", size=1, page_count=A_DOCUMENT,
        )  # fmt: skip
        Page.objects.bulk_create(
            Page(document=document, number=place, text=next(pages)) for place in range(1, A_DOCUMENT + 1)
        )
    return desk_of(actor, "bench")


def settle() -> None:
    """What a database does by itself in a quiet hour."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA optimize" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def measure(count: int) -> None:
    """Fill the database that the environment names, ask everything, and print the figures."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from timeline.chronology.search_page import search_page

    begun = time.perf_counter()
    desk = desk_of_many(count)
    settle()
    print(f"  {count:,} pages written in {time.perf_counter() - begun:.0f} s")
    chance = random.Random(SEED)
    asked = list(queries(vocabulary(chance), chance))
    search_page(desk, {"q": FREQUENT.split()[0]})  # loads the addresses
    gc.collect()
    gc.freeze()  # as casefile/wsgi.py does once the application is loaded
    taken: dict[str, list[float]] = {}
    worked = time.process_time()
    for sort, query in asked * 2:
        begun = time.perf_counter()
        page = search_page(desk, {"q": query})
        taken.setdefault(sort, []).append((time.perf_counter() - begun) * 1000)
        if page.fault:
            raise SystemExit(f"{query}: {page.fault.words}")
    worked = (time.process_time() - worked) * 1000 / len(asked) / 2
    for sort, times in taken.items():
        print(f"  {sort:7} p50 {statistics.median(times):4.0f} ms, worst {max(times):4.0f} ms")
    every = sorted(time for times in taken.values() for time in times)
    p95 = every[int(len(every) * 0.95) - 1]
    print(f"  all     p50 {statistics.median(every):4.0f} ms, p95 {p95:4.0f} ms; of that {worked:.0f} ms of its own")
    print(f"  p95 is {p95 / LIMIT_MILLISECONDS:.2f} of the limit of {LIMIT_MILLISECONDS} ms")


def main() -> None:
    """Print the figures of both databases, each measured in a process of its own."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    inside = [sys.executable, "-m", "bench.search", str(count), INSIDE]
    with tempfile.TemporaryDirectory(prefix="casefile-bench-") as folder:
        told = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CASEFILE_DEBUG")}
        told |= {"CASEFILE_DATA": folder, "DJANGO_SETTINGS_MODULE": "casefile.settings"}
        told |= {"CASEFILE_TEST_POSTGRES": "throwaway"}
        print("SQLite", flush=True)
        subprocess.run(inside, env=told, check=True)
        print("PostgreSQL", flush=True)
        postgres = Path(__file__).resolve().parent.parent / ".ci" / "postgres.py"
        subprocess.run([sys.executable, str(postgres), "run", "--", *inside], env=told, check=True)


if __name__ == "__main__":
    if INSIDE in sys.argv:
        measure(int(sys.argv[1]))
    else:
        main()
