"""The reader of archives: what each says is in it, what really comes out, and which members are refused and why.
Nothing is written anywhere; nested archives are left for when they are received themselves."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from casefile.evidence.extract.applesingle import apple_child, read_apple
from casefile.evidence.extract.extraction import Child, Extraction, Flag
from casefile.evidence.extract.inflating import CHUNK, Budget, Damaged, TooLarge
from casefile.evidence.extract.members import Member, refusals
from casefile.evidence.extract.packed import Packed
from casefile.evidence.extract.paging import cut_pages
from casefile.evidence.extract.warc import read_warc, warc_children
from casefile.evidence.extract.zips import Zip

APPLE = b"\x00\x05\x16"
UNREAD = {
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"MSCF": "CAB",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\x04\x22\x4d\x18": "LZ4",
    b"\x78\x9f\x3e\x22": "TNEF (winmail.dat)",
}


def read(source: BinaryIO) -> Extraction:
    """Facts: format, members[{name, size, counted, encrypted, folder, type, modified, refused, reason}], files,
    refused, encrypted, unpacked_bytes. One page set lists the members."""
    head = source.read(CHUNK)
    source.seek(0)
    if head.startswith(b"PK"):
        return _read_zip(source)
    if head.startswith(APPLE):
        facts, flags = read_apple(source)
        return Extraction("archive", facts, flags=tuple(flags))
    packed = Packed.of(source, head)
    if packed is not None:
        return replace(read_warc(source), kind="archive") if packed.capture else _read_packed(packed)
    form = next((name for mark, name in UNREAD.items() if head.startswith(mark)), "this kind of archive")
    words = f"kept and hashed; {form} is not read: unpack it and receive the folder beside it"
    return Extraction("archive", {"format": form}, flags=(Flag("not_read", words),))


def children(source: BinaryIO) -> Iterator[Child]:
    """Each member that may be taken out, in order, one level deep."""
    return _contents(source, refused_too=False)


def guarded(source: BinaryIO) -> Iterator[Child]:
    """Every member whose bytes can be had, those refused for their names too: for the contraband guard alone."""
    return _contents(source, refused_too=True)


def _contents(source: BinaryIO, *, refused_too: bool) -> Iterator[Child]:
    head = source.read(CHUNK)
    source.seek(0)
    if head.startswith(b"PK"):
        yield from _zip_contents(Zip(source), refused_too=refused_too)
    elif head.startswith(APPLE):
        wrapped = apple_child(source)
        if wrapped is not None:
            yield wrapped
    elif (packed := Packed.of(source, head)) is not None and packed.capture:
        yield from warc_children(source, Budget())
    elif packed is not None:
        yield from packed.contents(Budget(), refused_too=refused_too)


def _zip_contents(archive: Zip, *, refused_too: bool) -> Iterator[Child]:
    budget = Budget()
    for place, member in enumerate(archive.members):
        if member.folder or member.encrypted or (member.refused and not refused_too):
            continue
        try:
            content = archive.content(place, budget)
        except (TooLarge, Damaged):
            if budget.spent > budget.total:
                return
            continue
        yield Child(member.name.replace("\\", "/").rpartition("/")[2], content, place=member.name)


def _read_zip(source: BinaryIO) -> Extraction:
    archive, budget = Zip(source), Budget()
    archive.measure(budget)
    return _told("zip", archive.members, archive.flags, budget)


def _read_packed(packed: Packed) -> Extraction:
    budget = Budget()
    packed.measure(budget)
    return _told(packed.form, packed.members, packed.flags, budget)


def _told(form: str, members: list[Member], flags: list[Flag], budget: Budget) -> Extraction:
    facts: dict[str, Any] = {
        "format": form,
        "members": [member.as_fact() for member in members],
        "files": sum(not member.folder for member in members),
        "refused": sum(bool(member.refused) for member in members),
        "encrypted": sum(member.encrypted for member in members),
        "unpacked_bytes": budget.spent,
    }
    differ = [one for one in members if one.counted is not None and one.size not in (None, one.counted)]
    told = [f"{one.shown!r} states {one.size:,}, has {one.counted:,}" for one in differ[:20]]
    differing = [Flag("member_size_differs", "bytes stated and bytes found: " + "; ".join(told))] if differ else []
    if form == "zip" and not members and not flags:
        flags.append(Flag("archive_empty", "the archive has no members"))
    pages, _ = cut_pages("\n".join(map(_line, members)))
    return Extraction("archive", facts, pages if members else (), (*flags, *differing, *refusals(members)))


def _line(member: Member) -> str:
    size = "folder" if member.folder else f"{member.size:,} bytes" if member.size is not None else "size not stated"
    return f"{member.shown}\t{size}" + (f"\tnot taken out: {member.reason}" if member.refused else "")
