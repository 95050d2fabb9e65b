"""The reader of signed envelopes: time stamp tokens and responses, files enclosed with their tokens (RFC 5544,
.tsd), and signed messages (.p7m, .p7s). What they enclose is a child; anything else is kept and not read."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from casefile.evidence.extract.cms import TIME_STAMPS, Signed, certificate_of, check_signer, described, read_signed
from casefile.evidence.extract.der import OCTETS, SEQUENCE, Node, node_at
from casefile.evidence.extract.extraction import Child, Extraction, Flag, PageText
from casefile.evidence.magic import HEAD, form_of
from casefile.evidence.timestamps import STAMP_CONTENT, Stamp, check, is_token

READ_LIMIT = 200 << 20
TIME_STAMPED_DATA = "1.2.840.113549.1.9.16.1.31"
ENCRYPTED = ("1.2.840.113549.1.7.3", "1.2.840.113549.1.9.16.1.23")
TOKEN_LIMIT = 100
NOT_READ = Flag("not_read", "kept and hashed; files of this kind are not read")


def read(source: BinaryIO) -> Extraction:
    """Facts: format (token, enclosed, signed, encrypted), stamps[] with every field of `timestamps.Stamp`, signers[],
    content_sha256 and content_size of what is enclosed, name and media_type as stated."""
    content = _envelope(source)
    if not content:
        return Extraction("other", {}, flags=(NOT_READ,))
    if is_token(content):
        return _token(content)
    try:
        parts = node_at(content, 0).list()
        if parts and parts[0].oid == TIME_STAMPED_DATA:
            return _enclosed(parts[1].list()[0])
        if parts and parts[0].oid in ENCRYPTED:
            words = "the message is encrypted: it was kept and hashed, and cannot be read without its key"
            return Extraction("other", {"format": "encrypted"}, flags=(Flag("encrypted", words),))
        return _message(read_signed(content))
    except (ValueError, IndexError, RecursionError):
        words = "kept and hashed; it looks like a signed envelope, but its structure cannot be read"
        return Extraction("other", {}, flags=(Flag("not_read", words),))


def judged(source: BinaryIO, digests: Mapping[str, str] | None, roots: Sequence[str]) -> dict[str, Any]:
    """The stamps of a token or envelope judged with more than it holds itself: stamps[] and flags[{code, message}].

    `digests` are those of the file that a bare token is for, None while it is unknown; `roots` are PEM."""
    content, trusted = source.read(READ_LIMIT), [root.encode() for root in roots]
    if is_token(content):
        stamps, alone = [check(content, digests=digests, roots=trusted)], digests is None
    else:
        opened = Opened(node_at(content, 0).list()[1].list()[0])
        stamps, alone = _covering(opened, trusted), opened.content is None
    flags = [{"code": flag.code, "message": flag.message} for flag in _flags(stamps, alone=alone)]
    return {"stamps": [stamp.as_json() for stamp in stamps], "flags": flags}


def children(source: BinaryIO) -> Iterator[Child]:
    """The file that an envelope encloses, as it was before."""
    content = _envelope(source)
    if not content:
        return
    try:
        parts = node_at(content, 0).list()
        if parts and parts[0].oid == TIME_STAMPED_DATA:
            opened = Opened(parts[1].list()[0])
            inner, name, media_type = opened.content, opened.name, opened.media_type
        else:
            signed = read_signed(content)
            inner = signed.content if signed.content_type != STAMP_CONTENT else None
            name = media_type = ""
    except (ValueError, IndexError, RecursionError):
        return
    if inner is not None:
        yield Child(name or "enclosed file", inner, media_type, "enclosed")


def _envelope(source: BinaryIO) -> bytes:
    """The whole file where it begins as an envelope does, else b"": to see that, a disk image is not taken in whole."""
    first = source.read(1)
    content = first + source.read(READ_LIMIT) if first == b"0" else b""
    return content if len(content) <= READ_LIMIT else b""


class Opened:
    """The parts of a TimeStampedData: the content, what it says of it, and its tokens in order."""

    def __init__(self, node: Node) -> None:
        """Take the parts of the sequence; ValueError or IndexError where it is another."""
        self.address = self.name = self.media_type = ""
        self.content: bytes | None = None
        self.covered = b""
        self.evidence: list[Node] = []
        for part in node.list()[1:]:
            if part.tag == 0x16:
                self.address = part.octets.decode("ascii", "replace")
            elif part.tag == SEQUENCE:
                self._meta(part)
            elif part.tag in (OCTETS, OCTETS | 0x20):
                self.content = part.octets
            elif part.tag == 0xA0:
                self.evidence = part.list()[:TOKEN_LIMIT]

    def _meta(self, node: Node) -> None:
        for part in node.children():
            if part.tag == 0x0C:
                self.name = part.octets.decode("utf-8", "replace")
            elif part.tag == 0x16:
                self.media_type = part.octets.decode("ascii", "replace")
            elif part.tag == 0x01 and part.content != b"\0":
                # The stamp then covers what is said of the file too, before the file itself (RFC 5544, 2).
                self.covered = node.encoded


def _token(content: bytes) -> Extraction:
    stamp = check(content)
    facts = {"format": "token", "stamps": [stamp.as_json()], "signers": []}
    return Extraction("other", facts, (_page([stamp]),), tuple(_flags([stamp], alone=True)))


def _enclosed(node: Node) -> Extraction:
    opened = Opened(node)
    stamps = _covering(opened)
    facts: dict[str, Any] = {
        "format": "enclosed",
        "stamps": [stamp.as_json() for stamp in stamps],
        "signers": [],
        "name": opened.name or None,
        "media_type": opened.media_type or None,
        "address": opened.address or None,
        **_digest(opened.content),
    }
    flags = _flags(stamps, alone=opened.content is None)
    if not stamps:
        flags.append(Flag("stamp_missing", "the envelope holds no time stamp token that can be read"))
    return Extraction("other", facts, (_page(stamps),), tuple(flags))


def _covering(opened: Opened, roots: Sequence[bytes] = ()) -> list[Stamp]:
    covers: bytes | None = None if opened.content is None else opened.covered + opened.content
    stamps: list[Stamp] = []
    for evidence in opened.evidence:
        # Each later token covers the one before it, with its revocation list.
        stamps.append(check(evidence.list()[0].encoded, of=covers, roots=roots))
        covers = evidence.encoded
    return stamps


def _message(signed: Signed) -> Extraction:
    signers = []
    flags: list[Flag] = []
    stamps: list[Stamp] = []
    for signer in signed.signers:
        one = certificate_of(signed, signer)
        holds, why = check_signer(signed, signer)
        told = described(one) if one else {}
        signers.append(
            {
                "certificate": told,
                "signing_time": signer.signing_time,
                "digest": signer.digest,
                "signature": holds,
                "why": why,
            }
        )
        if holds is False:
            flags.append(
                Flag("signature_broken", f"a signature by {told.get('subject', 'unknown')} does not hold: {why}")
            )
        tokens = [node for oid in TIME_STAMPS for node in signer.unsigned.get(oid, [])]
        stamps += [check(node.encoded, of=signer.signature) for node in tokens[:TOKEN_LIMIT]]
    facts = {
        "format": "signed",
        "content_type": signed.content_type,
        "signers": signers,
        "stamps": [stamp.as_json() for stamp in stamps],
        "certificates": [described(one) for one in signed.certificates],
        **_digest(signed.content),
    }
    words = (
        "it is not asked whether the certificates are to be trusted: a signature that holds names its key, not a person"
    )
    noted = [Flag("signers_not_trusted", words)] if signers else []
    return Extraction("other", facts, (PageText(1, "", ""),), tuple(flags + _flags(stamps, alone=False) + noted))


def _digest(content: bytes | None) -> dict[str, Any]:
    if content is None:
        return {"content_sha256": None, "content_size": None, "content_media_type": None}
    form = form_of(content[:HEAD])
    return {
        "content_sha256": hashlib.sha256(content).hexdigest(),
        "content_size": len(content),
        "content_media_type": form.media_type if form else None,
    }


def _flags(stamps: list[Stamp], *, alone: bool) -> list[Flag]:
    flags: list[Flag] = []
    for stamp in stamps:
        if stamp.result in ("failed", "unreadable"):
            flags.append(Flag("stamp_failed", f"the time stamp of {stamp.gen_time}: {stamp.words}"))
        elif alone or stamp.matches is None:
            words = (
                f"the time stamp of {stamp.gen_time} is for a file whose {stamp.imprint_algorithm} is {stamp.imprint}"
            )
            flags.append(Flag("stamp_alone", words))
        elif not stamp.trusted:
            flags.append(Flag("stamp_untrusted", f"the time stamp of {stamp.gen_time}: {stamp.words}"))
    return flags


def _page(stamps: list[Stamp]) -> PageText:
    lines = [
        f"Time stamp {stamp.gen_time} by {stamp.tsa}, serial {stamp.serial}, {stamp.imprint_algorithm} {stamp.imprint}"
        for stamp in stamps
    ]
    return PageText(1, "", "\n".join(lines))
