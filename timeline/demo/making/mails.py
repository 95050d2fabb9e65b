"""The e-mails of the fictional matter, byte for byte: headers, Received lines, and DKIM signatures under a
published test key that protects nothing."""

import base64
import hashlib
import re
import textwrap
import tomllib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from timeline.demo.making import FICTIONAL, TEXTS

PLATFORM = "example-social.invalid"
SELECTOR = "demo2024"
SIGNED = ("from", "to", "subject", "date", "message-id", "mime-version", "content-type")
FOOTER = f"-- \n{FICTIONAL}"


def signing_key() -> rsa.RSAPrivateKey:
    """The published key that signs the fictional platform's mail."""
    key = serialization.load_pem_private_key((TEXTS / "dkim-test-key.pem").read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("dkim-test-key.pem is not an RSA key")
    return key


def key_record() -> str:
    """The key's record as a name server would give it: "v=DKIM1; k=rsa; p=…"."""
    public = signing_key().public_key()
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode('ascii')}"


def key_record_file() -> bytes:
    """The text file that keeps the record as evidence of its own: selector, domain, text, how and when got."""
    lines = [
        FICTIONAL,
        "",
        "DKIM key record, kept so that signatures can be checked when the record is gone",
        f"Selector: {SELECTOR}",
        f"Domain: {PLATFORM}",
        f"Name: {SELECTOR}._domainkey.{PLATFORM}",
        "How obtained: written by the project; the domain does not exist and the key is published with it",
        "When obtained: 2024-02-20T18:00:00Z",
        "Record:",
        key_record(),
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


def mails() -> dict[str, bytes]:
    """Every e-mail, by file name: raw bytes with CRLF line ends."""
    stories = tomllib.loads((TEXTS / "mails.toml").read_text("utf-8"))["mail"]
    ids = {story["name"]: message_id(story) for story in stories}
    return {f"{story['name']}.eml": raw(story, ids) for story in stories}


def message_id(story: dict[str, Any]) -> str:
    """A Message-ID that depends on nothing but the mail's own name and sender."""
    domain = story["from"].rsplit("@", 1)[1].rstrip(">")
    return f"<{hashlib.sha256(story['name'].encode('utf-8')).hexdigest()[:20]}@{domain}>"


def raw(story: dict[str, Any], ids: dict[str, str]) -> bytes:
    """One e-mail: its headers and body, signed when the platform sends it, with Received lines when it came in."""
    headers = [
        ("From", story["from"]),
        ("To", story["to"]),
        ("Subject", story["subject"]),
        ("Date", format_datetime(story["date"])),
        ("Message-ID", ids[story["name"]]),
    ]
    if before := story.get("reply_to"):
        headers += [("In-Reply-To", ids[before]), ("References", ids[before])]
    if story.get("automatic"):
        headers.append(("Auto-Submitted", "auto-replied" if before else "auto-generated"))
    headers += [
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "7bit"),
        ("X-Demonstration", FICTIONAL),
    ]
    body = f"{wrapped(story['body'])}\n\n{FOOTER}\n".replace("\n", "\r\n").encode("ascii")
    above = [] if story.get("sent") else received(story, ids[story["name"]])
    if PLATFORM in story["from"]:
        above.append(("DKIM-Signature", signature(headers, body, story["date"])))
    head = "".join(f"{name}: {value}\r\n" for name, value in [*above, *headers])
    return head.encode("ascii") + b"\r\n" + body


def wrapped(body: str) -> str:
    """The body with its paragraphs filled to 72 columns; lines of a nested quotation stay as they are."""
    parts = body.strip().split("\n\n")
    return "\n\n".join(part if ">" in part else textwrap.fill(part, 72, break_on_hyphens=False) for part in parts)


def received(story: dict[str, Any], identifier: str) -> list[tuple[str, str]]:
    """Two hops, the last one on top, a second or two after the message's own date."""
    sent: datetime = story["date"].astimezone(UTC)
    token = identifier[1:11]
    hops = (
        ("mx2.post.invalid (192.0.2.25)", "in.post.invalid", 2),
        ("out7.example-social.invalid (198.51.100.7)", "mx2.post.invalid", 1),
    )
    return [
        (
            "Received",
            f"from {origin}\r\n by {by} with ESMTPS id {token}{late};\r\n "
            f"{format_datetime(sent + timedelta(seconds=late))}",
        )
        for origin, by, late in hops
    ]


def signature(headers: list[tuple[str, str]], body: bytes, at: datetime) -> str:
    """The value of a DKIM-Signature (RFC 6376, relaxed/simple, rsa-sha256) dated as the message is."""
    digest = base64.b64encode(hashlib.sha256(body.rstrip(b"\r\n") + b"\r\n").digest()).decode("ascii")
    value = (
        f"v=1; a=rsa-sha256; c=relaxed/simple; d={PLATFORM}; s={SELECTOR}; t={int(at.timestamp())};\r\n"
        f" h={':'.join(SIGNED)};\r\n bh={digest};\r\n b="
    )
    stated = {name.lower(): text for name, text in headers}
    lines = [f"{name}:{relaxed(stated[name])}\r\n" for name in SIGNED]
    content = "".join([*lines, f"dkim-signature:{relaxed(value)}"]).encode("ascii")
    signed = signing_key().sign(content, padding.PKCS1v15(), hashes.SHA256())
    return value + "\r\n ".join(textwrap.wrap(base64.b64encode(signed).decode("ascii"), 72))


def relaxed(text: str) -> str:
    """A header's value unfolded, its white space made single (RFC 6376, 3.4.2)."""
    return re.sub(r"\s+", " ", text.replace("\r\n", "")).strip()
