"""The load files of the fictional production, and its one native file: posts and their counts as JSON."""

import hashlib
import json
from collections.abc import Mapping

from timeline.demo.making import FICTIONAL

VOLUME = "EXSO001"
QUALIFIER, SEPARATOR = "\N{LATIN SMALL LETTER THORN}", "\x14"
"""The Concordance delimiters: þ around a field, DC4 between fields."""
FIELDS = ("BEGBATES", "ENDBATES", "PGCOUNT", "TITLE", "CONFIDENTIALITY", "SHA256", "NATIVELINK", "COMMENT")
# (file, first number, pages, title)
PRODUCED = (
    ("exso-0000001.pdf", 1, 2, "Certificate of records custodian and index"),
    ("exso-0000003.pdf", 3, 2, "Account and post records"),
    ("exso-0000005.pdf", 5, 1, "Daily counts (extract)"),
    ("exso-0000006.pdf", 6, 2, "Ticket history"),
    ("exso-0000008.pdf", 8, 1, "Reviewer's notes"),
    ("exso-0000009.json", 9, 1, "Post records and counts, native file"),
)
POSTS = (
    ("7000000000000000101", "5500000000000000011", "2024-01-08T03:14:22Z"),
    ("7000000000000000202", "5500000000000000022", "2024-01-12T21:40:05Z"),
)
COUNTS = (
    ("2024-01-21T12:00:00Z", 1, 8317, 212),
    ("2024-02-02T12:00:00Z", 1, 40966, 1087),
    ("2024-02-19T12:00:00Z", 1, 203418, 5120),
    ("2024-02-19T12:00:00Z", 2, 31902, 744),
)


def native() -> bytes:
    """EXSO-0000009: posts with their accounts and counts, nothing of their content."""
    posts = [
        {
            "post": f"Post {number}",
            "post_id": post_id,
            "account_id": account_id,
            "published": published,
            "counts": [{"at": at, "views": v, "shares": s} for at, which, v, s in COUNTS if which == number],
        }
        for number, (post_id, account_id, published) in enumerate(POSTS, start=1)
    ]
    whole = {"comment": FICTIONAL, "bates": "EXSO-0000009", "designation": "CONFIDENTIAL", "posts": posts}
    return (json.dumps(whole, indent=2) + "\n").encode("utf-8")


def bates(number: int) -> str:
    """A number of the volume as it is stamped."""
    return f"EXSO-{number:07d}"


def loadfiles(produced: Mapping[str, bytes]) -> dict[str, bytes]:
    """The Concordance and Opticon load files over the produced files, by file name."""
    return {"exso-vol1.dat": concordance(produced), "exso-vol1.opt": opticon()}


def concordance(produced: Mapping[str, bytes]) -> bytes:
    """One line a document with its numbers, pages, designation and SHA-256; UTF-8 with a byte-order mark."""
    lines = [FIELDS]
    for name, first, pages, title in PRODUCED:
        digest = hashlib.sha256(produced[name]).hexdigest()
        link = f"NATIVES\\{name}" if name.endswith(".json") else ""
        last = bates(first + pages - 1)
        lines.append((bates(first), last, str(pages), title, "CONFIDENTIAL", digest, link, FICTIONAL))
    rows = (SEPARATOR.join(f"{QUALIFIER}{field}{QUALIFIER}" for field in line) for line in lines)
    return ("\ufeff" + "".join(f"{row}\r\n" for row in rows)).encode("utf-8")


def opticon() -> bytes:
    """One line a page: number, volume, path, Y at a document's first page, and its pages."""
    lines = []
    for name, first, pages, _ in PRODUCED:
        if name.endswith(".pdf"):
            for page in range(pages):
                begins, count = ("Y", str(pages)) if page == 0 else ("", "")
                lines.append(f"{bates(first + page)},{FICTIONAL.upper()} {VOLUME},.\\IMAGES\\{name},{begins},,,{count}")
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")
