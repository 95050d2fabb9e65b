"""Reading WARC and ARC captures: every record's address, the times each layer states, its digests against its
bytes, and what a reader would see of its pages."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from casefile.evidence.extract.charset import decode
from casefile.evidence.extract.defang import defanged, page_label
from casefile.evidence.extract.extraction import Child, Extraction, Flag, PageText
from casefile.evidence.extract.inflating import MIB, Budget, Damaged, joined
from casefile.evidence.extract.instants import layer, seconds_apart
from casefile.evidence.extract.paging import cut_pages, plain_lines
from casefile.evidence.extract.payload import Payload, http, plain
from casefile.evidence.extract.stated_digests import Tally
from casefile.evidence.extract.warcrecords import Record, Records
from casefile.evidence.extract.webpage import page_text

HELD = 256 * MIB
"""Bytes of a record that are held at once; a larger one is counted, not opened."""
CAPTURES = 1_000
PAGES = 5_000
TEXT = 8 * MIB
"""Bytes of pages whose words are read, all together; what lies beyond is named, not read."""
APART = 600.0
"""Seconds between the clock of the capture and the server's, beyond which a person should know."""
CARRYING = frozenset({"response", "resource", "conversion"})
WIRE = frozenset({"response", "request", "revisit"})
NAMED = 20


@dataclass(slots=True)
class Survey:
    """What the records of one or more files tell, gathered."""

    records: Counter[str] = field(default_factory=Counter)
    past_damage: Counter[str] = field(default_factory=Counter)
    captures: list[dict[str, Any]] = field(default_factory=list)
    digests: Tally = field(default_factory=Tally)
    described: dict[str, str] = field(default_factory=dict)
    formats: list[str] = field(default_factory=list)
    pages: list[PageText] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    doubts: list[Flag] = field(default_factory=list)
    first_url: str = ""
    first_times: list[dict[str, Any]] = field(default_factory=list)
    text_read: int = 0
    captured: int = 0

    def walk(self, source: BinaryIO, budget: Budget) -> None:
        """Read every record of one file."""
        records = Records(source, budget)
        for record in records:
            (self.past_damage if record.past_damage else self.records)[record.type] += 1
            if record.format not in self.formats:
                self.formats.append(record.format)
            try:
                self._read(record)
            except Damaged as error:
                words = f"record {record.number:,} ({record.type} {defanged(record.url)}) breaks off: {error}"
                self.faults.append(words)
        self.faults += records.faults

    def _read(self, record: Record) -> None:
        if record.length > HELD:
            words = f"record {record.number:,} has {record.length:,} bytes, too many to be opened here"
            self.doubts.append(Flag("child_unreadable", words))
            return
        block = joined(record.block)
        payload = _payload(record, block)
        if record.url and not self.first_url:
            self.first_url, self.first_times = record.url, _times(record, payload)
        verdicts = self._checked(record, block, payload)
        if record.type in ("warcinfo", "arc_header"):
            self._describe(block)
        if record.type in CARRYING or record.type == "revisit":
            self.captured += 1
            found = _capture(record, payload, verdicts)
            if record.type in CARRYING:
                found["title"] = self._words(record, payload)
            if len(self.captures) < CAPTURES:
                self.captures.append(found)

    def _checked(self, record: Record, block: bytes, payload: Payload) -> str:
        """The digests of one record; "" where none is stated."""
        where, verdicts = f"record {record.number:,} ({record.type} {defanged(record.url)})", []
        block_digest = record.headers.get("warc-block-digest")
        if block_digest:
            # Some writers give a revisit the block digest of the capture it refers to: it tells nothing of these bytes.
            bytes_known = [] if record.type == "revisit" else [block]
            verdicts.append(self.digests.check(block_digest, *bytes_known, what=f"the block of {where}"))
        payload_digest = record.headers.get("warc-payload-digest")
        if payload_digest:
            bodiless = record.type == "revisit" or "warc-segment-number" in record.headers
            contents = () if bodiless else (payload.sent, payload.joined, payload.content)
            verdicts.append(self.digests.check(payload_digest, *contents, what=f"the payload of {where}"))
        return next((one for one in ("mismatched", "matched", "not_checked") if one in verdicts), "")

    def _describe(self, block: bytes) -> None:
        """The fields of a warcinfo record: the first statement of each stays."""
        for line in decode(block[: 64 << 10]).text.splitlines():
            name, colon, value = line.partition(":")
            if colon and value.strip() and len(self.described) < 100:
                self.described.setdefault(name.strip().lower(), value.strip())

    def _words(self, record: Record, payload: Payload) -> str | None:
        """Take the words of a page; its title, or None where it has none or is no page."""
        media = _media_type(record, payload)
        if self.text_read + len(payload.content) > TEXT or len(self.pages) >= PAGES:
            return None
        text, title, _ = page_text(bytes(payload.content), media)
        if text is None:
            return None
        self.text_read += len(payload.content)
        pieces, _ = cut_pages(plain_lines(text), lines=400)
        for piece in pieces:
            self.pages.append(PageText(len(self.pages) + 1, page_label(record.url), piece.text))
        return title

    def facts(self) -> dict[str, Any]:
        """The facts of a capture, as every reader of captures names them."""
        main = next((one for one in self.captures if one["media_type"].startswith("text/html")), None)
        main = main or next(iter(self.captures), None)
        url = (self.captures[0]["url"] if self.captures else self.first_url) or None
        return {
            "url": url,
            "url_defanged": defanged(url) if url else None,
            "title": main["title"] if main else None,
            "captured": [time for one in self.captures[:200] for time in one["captured"]] or self.first_times,
            "records": dict(self.records),
            "records_past_damage": dict(self.past_damage),
            "captures": self.captures,
            "captures_count": self.captured,
            "digests": self.digests.as_fact(),
            "software": self.described.get("software"),
            "described": self.described,
            "damaged": bool(self.faults),
        }

    def flags(self) -> list[Flag]:
        """Every doubt, one flag a kind."""
        flags = list(self.doubts)
        if self.faults:
            words = "the capture is damaged and was read as far as it could be: " + "; ".join(self.faults[:NAMED])
            flags.append(Flag("capture_damaged", words))
        if self.digests.different:
            flags.append(Flag("digest_mismatch", "; ".join(self.digests.different)))
        flags += self._clock_flags()
        faulty = [f"{one['url_defanged']}: {'; '.join(one['faults'])}" for one in self.captures if one["faults"]]
        if faulty:
            flags.append(Flag("content_damaged", "content not as its headers say: " + " | ".join(faulty[:NAMED])))
        if self.captured > CAPTURES:
            flags.append(Flag("captures_cut", f"{self.captured:,} captures; the first {CAPTURES:,} are listed"))
        if self.text_read and (len(self.pages) >= PAGES or self.text_read >= TEXT):
            flags.append(Flag("text_cut", "the capture has more text than is read: some pages are named only"))
        return flags

    def _clock_flags(self) -> list[Flag]:
        apart = []
        for one in self.captures:
            first, *others = [time for time in one["captured"] if time["utc"]] or [None]
            apart += [
                f"{one['url_defanged']}: {first['layer']} says {first['stated']}, {time['layer']} says {time['stated']}"
                for time in others
                if first and seconds_apart(first["utc"], time["utc"]) > APART
            ]
        words = f"{len(apart)} capture(s) state times more than {APART / 60:.0f} minutes apart: "
        return [Flag("capture_times_differ", words + "; ".join(apart[:NAMED]))] if apart else []


def read_warc(source: BinaryIO) -> Extraction:
    """Facts: format, url, title, captured[], records, captures[], digests, software; pages of the text in it."""
    survey = Survey()
    survey.walk(source, Budget())
    if not survey.formats:
        raise ValueError("no record of a WARC or ARC capture could be read in it; ask for a whole copy")
    facts = {"format": ", ".join(survey.formats), **survey.facts()}
    return Extraction("web_capture", facts, tuple(survey.pages), tuple(survey.flags()))


def warc_children(source: BinaryIO, budget: Budget, *, within: str = "") -> Iterator[Child]:
    """What each record carries, the codings of the wire undone; named by its address."""
    for record in Records(source, budget):
        if record.type in ("warcinfo", "arc_header", "request", "metadata") or record.length > HELD:
            continue
        try:
            payload = _payload(record, joined(record.block))
        except Damaged:
            continue
        if len(payload.content):
            media = _media_type(record, payload)
            place = f"{within}record {record.number}"
            yield Child(record.url, bytes(payload.content), media, place)


def _payload(record: Record, block: bytes) -> Payload:
    wire = record.type in WIRE and (record.format == "ARC" or "http" in record.headers.get("content-type", "http"))
    return http(block) if wire and block and not record.url.startswith(("dns:", "whois:", "ntp:")) else plain(block)


def _media_type(record: Record, payload: Payload) -> str:
    stated = payload.headers.get("content-type") if payload.start else record.headers.get("content-type")
    return (stated or "").strip()


def _capture(record: Record, payload: Payload, verdict: str) -> dict[str, Any]:
    """One captured address: what it is, and when each layer says it was taken."""
    return {
        "record": record.number,
        "type": record.type,
        "url": record.url,
        "url_defanged": defanged(record.url),
        "captured": _times(record, payload),
        "last_modified": payload.headers.get("last-modified"),
        "status": payload.status,
        "media_type": _media_type(record, payload),
        "size": None if record.type == "revisit" else len(payload.content),
        "title": None,
        "digest": verdict,
        "refers_to": record.headers.get("warc-refers-to-target-uri"),
        "refers_to_date": record.headers.get("warc-refers-to-date"),
        "truncated": record.headers.get("warc-truncated"),
        "ip_address": record.headers.get("warc-ip-address"),
        "faults": payload.faults,
    }


def _times(record: Record, payload: Payload) -> list[dict[str, Any]]:
    """When each layer says the record was made."""
    times = [layer("WARC-Date", record.headers["warc-date"].strip())] if "warc-date" in record.headers else []
    if "archive-date" in record.headers:
        times.append(_arc_date(record.headers["archive-date"]))
    if payload.headers.get("date"):
        times.append(layer("HTTP Date", payload.headers["date"]))
    for time in times:
        time["url"] = record.url
    return times


def _arc_date(words: str) -> dict[str, Any]:
    """ARC dates are 14 digits of Greenwich time by the format's own definition."""
    told = layer("ARC date", words)
    if len(words) == 14:
        day, time = f"{words[:4]}-{words[4:6]}-{words[6:8]}", f"{words[8:10]}:{words[10:12]}:{words[12:]}"
        told["utc"] = layer("", f"{day}T{time}Z")["utc"]
    return told
