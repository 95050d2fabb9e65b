"""All documents of the fictional matter together, by file name."""

from timeline.demo.making import TEXTS
from timeline.demo.making.captures import captures
from timeline.demo.making.drawn import scans, screens
from timeline.demo.making.loadfiles import loadfiles, native
from timeline.demo.making.mails import key_record_file, mails
from timeline.demo.making.papers import papers


def exact() -> dict[str, bytes]:
    """The documents whose bytes depend on this code and its texts alone, not on a library that draws or sets type."""
    return {
        **mails(),
        **captures(),
        "dkim-key-record.txt": key_record_file(),
        "exso-0000009.json": native(),
        "friction-log.txt": (TEXTS / "friction-log.txt").read_bytes(),
    }


def documents() -> dict[str, bytes]:
    """Every document, those that are set and drawn too, and the load files over the produced ones."""
    made = {**exact(), **papers(), **screens(), **scans()}
    return {**made, **loadfiles(made)}
