"""The files attached to a PDF: in its list of attachments, on its pages, as the members of a portfolio."""

import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf

from casefile.evidence.extract.extraction import Child

MEMBER = 256 << 20
"""Bytes that one attached file may have once decompressed."""
ATTACHED = 10_000
DEPTH = 4


def children(source: BinaryIO) -> Iterator[Child]:
    """Every attached file once, decoded, in the order of the file's objects.

    One that cannot be decoded is given as it stands in the PDF; reading the PDF flags it."""
    with pikepdf.open(source) as pdf:
        for number, (holder, stream) in enumerate(attached_in(pdf), 1):
            content = decoded(stream)
            kept = bytes(stream.read_raw_bytes()) if content is None else content
            yield Child(name_of(holder), kept, media_type_of(stream), f"attached file {number}")


def facts_of(holder: pikepdf.Object, stream: pikepdf.Stream) -> dict[str, Any]:
    """What a PDF states of one attached file; `size` counts its real bytes, None where they cannot be decoded."""
    content = decoded(stream)
    stated = stream.stream_dict.get("/Params")
    times = stated if isinstance(stated, pikepdf.Dictionary) else pikepdf.Dictionary()
    return {
        "name": name_of(holder),
        "media_type": media_type_of(stream),
        "size": None if content is None else len(content),
        "relation": _words(holder.get("/AFRelationship")).removeprefix("/"),
        "description": _words(holder.get("/Desc")),
        "created": _words(times.get("/CreationDate")) or None,
        "modified": _words(times.get("/ModDate")) or None,
    }


def attached_in(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, pikepdf.Stream]]:
    """Each attached file's specification and its stream; a stream that two specifications name comes once."""
    seen: set[tuple[int, int]] = set()
    for item in pdf.objects:
        if not isinstance(item, (pikepdf.Dictionary, pikepdf.Array)) or b"/EF" not in item.unparse(resolved=True):
            continue
        for holder in _holders(item, DEPTH):
            stream = _stream_of(holder)
            if stream is not None and stream.objgen not in seen and len(seen) < ATTACHED:
                seen.add(stream.objgen)
                yield holder, stream


def _holders(item: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    """The file specifications in one object, those written inside others included."""
    if isinstance(item, pikepdf.Dictionary) and "/EF" in item:
        yield item
    values = list(item.as_dict().values()) if isinstance(item, pikepdf.Dictionary) else list(item.as_list())
    for value in values:
        if depth and isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect:
            yield from _holders(value, depth - 1)


def _stream_of(holder: pikepdf.Object) -> pikepdf.Stream | None:
    files = holder.get("/EF")
    if not isinstance(files, pikepdf.Dictionary):
        return None
    for key in ("/UF", "/F", "/Unix", "/Mac", "/DOS"):
        stream = files.get(key)
        if isinstance(stream, pikepdf.Stream):
            return stream
    return None


def name_of(holder: pikepdf.Object) -> str:
    """The name a specification gives its file."""
    return next(
        (name for key in ("/UF", "/F", "/Unix", "/Mac", "/DOS") if (name := _words(holder.get(key)))), "unnamed"
    )


def media_type_of(stream: pikepdf.Stream) -> str:
    """The media type stated for an attached file, or ""."""
    return _words(stream.stream_dict.get("/Subtype")).removeprefix("/")


def decoded(stream: pikepdf.Stream) -> bytes | None:
    """The bytes of an attached file; None where they cannot be decoded, or are more than MEMBER."""
    chain = stream.stream_dict.get("/Filter")
    plain = "/DecodeParms" not in stream.stream_dict
    try:
        if plain and chain in (pikepdf.Name.FlateDecode, pikepdf.Array([pikepdf.Name.FlateDecode])):
            inflating = zlib.decompressobj()
            content = inflating.decompress(bytes(stream.read_raw_bytes()), MEMBER + 1)
            return content if len(content) <= MEMBER else None
        content = bytes(stream.read_bytes())
    except (pikepdf.PdfError, zlib.error, ValueError, RuntimeError):
        return None
    return content if len(content) <= MEMBER else None


def _words(value: Any) -> str:
    return "" if value is None or isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) else str(value)
