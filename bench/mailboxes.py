"""A mailbox as a support thread of years leaves it, made the same way every time.

Each message is what a ticket system writes: the traces of three hops, a DKIM signature (of nobody, so its key is not
known), one multipart/alternative of text and HTML, both quoted-printable with the thread quoted below, 5 to 10 KB in
all. Every tenth message carries a file of its own: a log of some kilobytes, or a screenshot (PNG).
"""

import quopri
import struct
import zlib
from base64 import b64encode, encodebytes
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha512
from pathlib import Path

START = datetime(2019, 2, 1, 16, tzinfo=UTC)
ATTACHED_EVERY = 10
PICTURES_FROM = 100_000
"""The number of the first message that carries pictures: none is the same as one that carries a log."""
WORDS = (
    "We have received your report and are reviewing it.",
    "The ticket stays open until somebody has looked at it.",
    "Thank you for your patience; we\u2019ll write again as soon as there is news.",
    "Please don\u2019t answer to this address: nobody reads it.",
    "The post at https://platform.invalid/status/1234567890123456789 was reported on Jan. 26, 2020.",
    "You can add a screenshot, or the address of the post, at any time before the ticket is closed.",
    "Our team has looked at what you sent and found nothing against our rules.",
    "If you believe that this is a mistake, reply above this line and tell us why.",
    "A copy of your report was sent to caf\u00e9@mail.invalid as you asked.",
)
STYLE = 'style="font-family:Helvetica,Arial,sans-serif;font-size:14px;line-height:20px;color:#292f33"'


def write_mailbox(path: Path, messages: int, *, pictures: bool = False) -> None:
    """Write a mailbox of that many messages; what is attached are logs, or `pictures`."""
    with path.open("wb") as kept:
        for number in range(PICTURES_FROM, PICTURES_FROM + messages) if pictures else range(messages):
            at = START + timedelta(minutes=13 * number)
            kept.write(f"From support@platform.invalid {at:%a %b %d %H:%M:%S %Y}\n".encode())
            kept.write(a_message(number, at, pictures=pictures) + b"\n")


def a_message(number: int, at: datetime, *, pictures: bool) -> bytes:
    """One message of the thread, with the files it carries."""
    mark, outer = f"=_alt_{number:08x}", f"=_mix_{number:08x}"
    text, html = words(number)
    body = b"".join(
        f'--{mark}\nContent-Type: text/{kind}; charset="UTF-8"\n'.encode()
        + b"Content-Transfer-Encoding: quoted-printable\n\n"
        + quopri.encodestring(content.encode())
        + b"\n"
        for kind, content in (("plain", text), ("html", html))
    )
    body += f"--{mark}--\n".encode()
    kind = f'multipart/alternative; boundary="{mark}"'
    if number % ATTACHED_EVERY == 0:
        body = f"--{outer}\nContent-Type: {kind}\n\n".encode() + body + attached(number, outer, picture=pictures)
        kind = f'multipart/mixed; boundary="{outer}"'
    return f"{headers(number, at)}MIME-Version: 1.0\nContent-Type: {kind}\n\n".encode() + body


def headers(number: int, at: datetime) -> str:
    """The header lines but those of MIME."""
    traces = "".join(
        f"Received: from mx{hop}.mail.invalid (mx{hop}.mail.invalid [192.0.2.{hop}])\n"
        f"\tby in{hop}.mail.invalid with ESMTPS id {number:x}{hop} (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384);\n"
        f"\t{format_datetime(at + timedelta(seconds=4 - hop))}\n"
        for hop in range(3)
    )
    digest = sha512(str(number).encode()).digest()
    signed = b64encode(digest * 4).decode()
    before = f"<{number - 1}.{number // 7}@platform.invalid>"
    return (
        f"Delivered-To: jane@mail.invalid\n{traces}"
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=platform.invalid; s=dkim-201406;\n"
        f"\tt={int(at.timestamp())}; bh={b64encode(digest[:32]).decode()};\n"
        f"\th=Date:From:To:Subject:MIME-Version:Content-Type;\n\tb={signed[:172]}\n"
        f"Date: {format_datetime(at)}\nFrom: Platform Support <support@platform.invalid>\n"
        "To: Jane <jane@mail.invalid>\n"
        f"Message-ID: <{number}.{(number + 1) // 7}@platform.invalid>\nIn-Reply-To: {before}\nReferences: {before}\n"
        f"Subject: =?UTF-8?Q?Ticket_{number // 7:07d}=3A_we=E2=80=99re_reviewing_your_report?=\n"
        "X-Mailer: Ticketing 4.2\nAuto-Submitted: auto-replied\n"
    )


def words(number: int) -> tuple[str, str]:
    """The text and the HTML of one message: its own words, and what it answers quoted below."""
    own = [WORDS[(number * 5 + step * 7) % len(WORDS)] for step in range(6 + number % 5)]
    quoted = [WORDS[(number + step * 2) % len(WORDS)] for step in range(9)]
    text = f"Hello,\n\n(message {number} of this ticket)\n\n" + "\n".join(own)
    text += "\n\nOn Jan. 26, 2020, Jane wrote:\n> " + "\n> ".join(quoted) + "\n"
    paragraphs = "".join(f"<tr><td {STYLE}><p>{line}</p></td></tr>\n" for line in own)
    below = "".join(f"<blockquote><p>{line}</p></blockquote>\n" for line in quoted)
    html = f"<html><head><style>td{{padding:0}}</style></head><body><p>Hello, (message {number})</p><table>{paragraphs}"
    return text, f'{html}</table>{below}<img src="https://platform.invalid/open.gif?{number}"></body></html>\n'


def attached(number: int, mark: str, *, picture: bool) -> bytes:
    """The part of a mail with its file."""
    name, kind = (f"screen-{number}.png", "image/png") if picture else (f"ticket-{number}.txt", "text/plain")
    content = a_screenshot(number) if picture else a_log(number)
    head = f'--{mark}\nContent-Type: {kind}; name="{name}"\nContent-Disposition: attachment; filename="{name}"\n'
    return head.encode() + b"Content-Transfer-Encoding: base64\n\n" + encodebytes(content) + f"--{mark}--\n".encode()


def a_log(number: int) -> bytes:
    """What a support tool exports: a line for every act on a ticket."""
    begun = START + timedelta(minutes=13 * number)
    return "".join(
        f"{begun + timedelta(minutes=step):%Y-%m-%d %H:%M:%S} UTC ticket {number} {WORDS[step % len(WORDS)]}\n"
        for step in range(40)
    ).encode()


def a_screenshot(number: int) -> bytes:
    """A PNG of 320 by 200 pixels with its number drawn as bars."""
    rows = b"".join(b"\0" + bytes((number >> (column // 20)) % 2 * 255 for column in range(320)) for _ in range(200))
    pieces = (
        (b"IHDR", struct.pack(">IIBBBBB", 320, 200, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    whole = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in pieces
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(whole)
