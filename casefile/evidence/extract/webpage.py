"""The reader of HTML pages: what each layer states, what a reader would see, and what the page would do or fetch
if it were opened; nothing is fetched, executed or resolved."""

import binascii
import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes

from casefile.evidence.extract.alphabets import alphabet_of
from casefile.evidence.extract.charset import Decoded, decode
from casefile.evidence.extract.defang import defanged
from casefile.evidence.extract.extraction import Child, Extraction, Flag
from casefile.evidence.extract.inflating import MIB
from casefile.evidence.extract.instants import layer
from casefile.evidence.extract.markup import text_of_html
from casefile.evidence.extract.paging import cut_pages, plain_lines
from casefile.evidence.extract.savers import Saved
from casefile.evidence.extract.stated_digests import Tally
from casefile.evidence.extract.taming import tamed
from casefile.evidence.extract.text import encoding_flags
from casefile.evidence.extract.websurvey import Survey, survey
from casefile.evidence.magic import HEAD, form_of, is_text

READ_LIMIT = 64 * MIB
MARKUP = 8 * MIB
"""Characters of markup that are read once the contents of data: addresses are set aside."""
CONTENTS = 5_000
_ADDRESS = re.compile(r"""data:([\w.+-]+/[\w.+-]+)((?:;[^,;"'\s<>]{0,100}){0,5}),([^"'\s<>)]+)""", re.IGNORECASE)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_EMBEDDED = re.compile(r"""(data:[\w.+-]+/[\w.+-]+[^,"'\s<>]{0,100},)[^"'\s<>)]{200,}""", re.IGNORECASE)
_MARKUP = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_LIKE_LATIN = {"cp1252", "iso8859-1", "ascii", "iso8859-15"}


def read_page(source: BinaryIO) -> Extraction:
    """Facts: format, url, title, captured[], software; canonical_url, og_url and dates[] as stated, none chosen;
    scripts, event_handlers, script_links, data_addresses, frames, forms, external and the hosts it names."""
    content = source.read(READ_LIMIT + 1)
    decoded, stated = decoded_page(content[:READ_LIMIT])
    markup = _lightened(decoded.text)
    seen, (text, _) = survey(markup), text_of_html(markup)
    pages, left_out = cut_pages(plain_lines(text))
    facts = {**page_facts(seen), **_encoding_facts(decoded, stated), "text_chars": len(text)}
    flags = [*charset_flags(decoded, stated, content), *page_flags(seen)]
    if len(content) > READ_LIMIT or left_out or len(markup) >= MARKUP:
        flags.append(Flag("text_cut", "the page is too long to be read whole: its end is not in the pages"))
    if not text:
        flags.append(Flag("no_text", "the page shows no words by itself: a script or a picture may have shown some"))
    return Extraction("web_capture", facts, pages if text else (), tuple(flags))


def page_children(source: BinaryIO) -> Iterator[Child]:
    """Each content written into the page as a data: address, decoded, once."""
    markup, met = decoded_page(source.read(READ_LIMIT))[0].text, set[bytes]()
    for number, match in enumerate(islice(_ADDRESS.finditer(markup), CONTENTS), 1):
        media, parameters, written = match.groups()
        content = unquote_to_bytes(html.unescape(written))
        if parameters.lower().endswith(";base64"):
            content = _from_base64(content)
        digest = sha256(content).digest()
        if content and digest not in met:
            met.add(digest)
            yield Child("", content, media.lower(), f"data address {number}")


def page_text(content: bytes, media_type: str) -> tuple[str | None, str | None, list[Flag]]:
    """The words and the title of a captured page, and the doubts; (None, None, []) where it is no page of text."""
    media, _, parameters = media_type.lower().partition(";")
    if not content or form_of(content[:HEAD]) is not None or not is_text(content[:HEAD]):
        return None, None, []
    charset = re.search(r"charset\s*=\s*[\"']?([^\"';\s]+)", parameters)
    stated = charset[1] if charset else ""
    if "html" in media or _MARKUP.match(content[:4096]):
        decoded, said = decoded_page(content, stated)
        markup = _lightened(decoded.text)
        return text_of_html(markup)[0], survey(markup).title, charset_flags(decoded, said, content)
    running = media.startswith("text/") and not media.endswith(("css", "javascript"))
    if running or media.endswith(("json", "xml")):
        return decode(content, stated=stated).text, None, []
    return None, None, []


def decoded_page(content: bytes, stated: str = "") -> tuple[Decoded, str]:
    """The markup as text, and the encoding that was stated for it (by `stated`, else in its own head)."""
    if not stated:
        match = _CHARSET.search(content[:4096].replace(b"\0", b""))
        stated = match[1].decode("ascii") if match else ""
    decoded = decode(content, stated=stated)
    alphabet = alphabet_of(content) if decoded.encoding == "cp1252" or decoded.basis == "guessed" else ""
    if alphabet and alphabet != decoded.encoding:
        text = content.decode(alphabet, "replace")
        decoded = replace(decoded, text=text, encoding=alphabet, basis="guessed", lost=text.count("\ufffd"))
    return decoded, stated


def charset_flags(decoded: Decoded, stated: str, content: bytes) -> list[Flag]:
    """Where the stated encoding is not the one the bytes are in; both are named."""
    flags = encoding_flags(decoded, "the page")
    said, real = _codec(stated), _codec(decoded.encoding)
    alike = said == real or {said, real} <= _LIKE_LATIN or (said and real and said.startswith(real))
    if said and not alike and (decoded.basis == "bom" or not content.isascii()):
        words = f"the page says it is in {stated}, but its bytes are not: it was read as {decoded.encoding}"
        flags.append(Flag("charset_mismatch", words))
    return flags


def page_facts(seen: Survey) -> dict[str, Any]:
    """The facts of one page."""
    named = next((one for one in seen.saved if one.url), None)
    url = named.url if named else None
    software = next((one.software for one in seen.saved if one.software), None) or seen.generator
    return {
        "format": _format(seen.saved),
        "url": url,
        "url_defanged": defanged(url) if url else None,
        "title": seen.title,
        "captured": [layer(one.layer, one.when) for one in seen.saved if one.when],
        "software": software,
        "records": {},
        "digests": Tally().as_fact(),
        "canonical_url": seen.canonical,
        "og_url": seen.og_url,
        "language": seen.language,
        "dates": seen.dates,
        **seen.counts(),
    }


def page_flags(seen: Survey) -> list[Flag]:
    """What the page would do if it were opened, and where its own addresses contradict each other."""
    counts = seen.counts()
    flags = [Flag(code, words.format(counts[name])) for code, name, words in _ACTS if counts[name]]
    saved = next((one.url for one in seen.saved if one.url), None)
    named = {"saved from": saved, "canonical": seen.canonical, "og:url": seen.og_url}
    told = {name: url for name, url in named.items() if url}
    hosts = {name: _host(url) for name, url in told.items() if _host(url)}
    if len(set(hosts.values())) > 1:
        words = ", ".join(f"{name} says {defanged(told[name])}" for name in hosts)
        flags.append(Flag("urls_differ", f"the page names addresses at different hosts: {words}"))
    return flags


_ACTS = (
    ("script_present", "scripts", "the page holds {} script(s); none was executed"),
    ("event_handlers", "event_handlers", "{} element(s) carry scripts in their attributes; none was executed"),
    ("script_links", "script_links", "{} address(es) are scripts; none was executed"),
    ("remote_content", "external", "the page names {} remote content(s); none was fetched"),
    ("data_addresses", "data_addresses", "{} content(s) are written into the page as data: addresses; none was opened"),
    ("frames", "frames", "{} frame(s) or embedded object(s) are named; none was opened"),
    ("refresh", "refreshes", "{} instruction(s) send a browser elsewhere; none was followed"),
)


def _encoding_facts(decoded: Decoded, stated: str) -> dict[str, Any]:
    return {"charset_stated": stated or None, "encoding": decoded.encoding, "encoding_basis": decoded.basis}


def _format(saved: list[Saved]) -> str:
    single = any(one.software.startswith("SingleFile") for one in saved)
    return "SingleFile HTML" if single else "HTML"


def _from_base64(written: bytes) -> bytes:
    """Base64 as browsers read it: without its padding, in either alphabet, what is damaged left out."""
    signs = re.sub(rb"[^A-Za-z0-9+/]", b"", written.translate(bytes.maketrans(b"-_", b"+/")))
    signs = signs[: len(signs) - (len(signs) % 4 == 1)]
    return binascii.a2b_base64(signs + b"=" * (-len(signs) % 4))


def _host(url: str) -> str:
    match = re.match(r"[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:]+)", url.strip(), re.IGNORECASE)
    return re.sub(r"\Awww\.", "", match[1].lower()) if match else ""


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name.removesuffix("-sig") if name else ""
    except (LookupError, ValueError):
        return ""


def _lightened(markup: str) -> str:
    """The markup that is read: the contents of long data: addresses left out, and no bracket left open."""
    return tamed(_EMBEDDED.sub(r"\1", markup)[:MARKUP])
