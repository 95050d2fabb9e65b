"""The release gate: reads the finished bytes of a PDF and says whether they may leave the matter.

It fails closed: every check starts as failed and passes only by running to its end without a blocking finding.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

import pikepdf

from casefile.confidentiality.gate.active import active_findings, annotation_findings, encryption_findings
from casefile.confidentiality.gate.completeness import completeness_findings
from casefile.confidentiality.gate.corpus import Corpus
from casefile.confidentiality.gate.envelope import (
    bare_passages,
    damage_findings,
    file_findings,
    leftover_findings,
    revision_findings,
    without_streams,
)
from casefile.confidentiality.gate.fonts import font_findings
from casefile.confidentiality.gate.links import link_findings
from casefile.confidentiality.gate.matching import sightings, unusable
from casefile.confidentiality.gate.objects import Anatomy, metadata_passages, string_passages
from casefile.confidentiality.gate.pagetext import (
    content_passages,
    page_passages,
    page_texts,
    stream_passages,
    unreplaced_passages,
)
from casefile.confidentiality.gate.paint import look
from casefile.confidentiality.gate.patterns import personal_identifiers, server_paths
from casefile.confidentiality.gate.pictures import picture_findings, picture_passages
from casefile.confidentiality.gate.report import (
    Expectation,
    Finding,
    GateReport,
    ProtectedTerm,
    Severity,
    conclude,
)
from casefile.confidentiality.gate.structure import figure_findings, page_findings, structure_findings


def inspect(pdf: bytes, *, terms: Sequence[ProtectedTerm], expectation: Expectation) -> GateReport:
    """Report on a finished PDF; whatever goes wrong while reading it is a finding that blocks.

    The findings name terms by category and reference only. Nothing is written, nothing is fetched.
    """
    desk = _Desk()
    desk.run(("gate.term",), lambda: unusable(terms))
    desk.run(("gate.file-name", "gate.size", "gate.envelope"), lambda: file_findings(pdf, expectation))
    try:
        with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False, suppress_warnings=True) as opened:
            _inspect_opened(desk, pdf, opened, terms, expectation)
    except pikepdf.PasswordError:
        desk.findings.append(Finding("gate.encrypted", "file", "Encrypted; save it without a password."))
        desk.fail("file", "is locked by a password")
    except Exception as error:
        desk.fail("file", f"cannot be read ({type(error).__name__})")
    return desk.report(pdf)


class _Desk:
    """Collects findings and remembers which checks ran to their end."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.completed: set[str] = set()
        self.failed: set[str] = set()
        self.texts: list[str] = []
        self.raster: tuple[int, ...] = ()
        self.finished = False

    def run(self, codes: Sequence[str], check: Callable[[], Iterable[Finding]]) -> None:
        """Run a check; an exception in it fails its codes and the whole file."""
        try:
            found = list(check())
        except Exception as error:
            self.failed.update(codes)
            self.fail("file", f"could not be checked for {', '.join(codes)} ({type(error).__name__})")
            return
        self.findings += found
        self.completed.update(codes)

    def fail(self, where: str, what: str) -> None:
        """Put down that the file could not be read; what it says is not in the message."""
        self.failed.add("gate.unreadable")
        message = f"It {what}: nothing that cannot be read whole may be released."
        self.findings.append(Finding("gate.unreadable", where, message))

    def report(self, pdf: bytes) -> GateReport:
        """The report; a check counts only if every part of it ran."""
        if self.finished:
            self.completed.add("gate.unreadable")
        return conclude(
            self.findings,
            frozenset(self.completed - self.failed),
            pages=len(self.texts),
            sha256=hashlib.sha256(pdf).hexdigest(),
            raster=self.raster,
        )


def _inspect_opened(
    desk: _Desk, pdf: bytes, opened: pikepdf.Pdf, terms: Sequence[ProtectedTerm], expectation: Expectation
) -> None:
    anatomy = Anatomy(opened)
    bare = without_streams(pdf)
    desk.run(("gate.encrypted",), lambda: encryption_findings(opened))
    desk.run(("gate.revision", "gate.leftover"), lambda: revision_findings(bare, anatomy))
    desk.run(("gate.leftover",), lambda: leftover_findings(anatomy))
    desk.run((), lambda: damage_findings(anatomy))
    actions = ("gate.javascript", "gate.action", "gate.form", "gate.attachment", "gate.media", "gate.layer")
    desk.run(actions, lambda: active_findings(anatomy))
    desk.run(("gate.annotation", "gate.leftover"), lambda: annotation_findings(anatomy))
    desk.run(("gate.link",), lambda: link_findings(anatomy, expectation.allowed_hosts))
    desk.run(("gate.font",), lambda: font_findings(anatomy))
    desk.run(("gate.page-size",), lambda: page_findings(anatomy, expectation))
    tags = ("gate.tags", "gate.language", "gate.title")
    desk.run(tags, lambda: structure_findings(anatomy, expectation))
    desk.run(("gate.alternative-text",), lambda: figure_findings(anatomy))
    desk.run(("gate.picture",), lambda: picture_findings(anatomy))
    desk.run(("gate.covered-text", "gate.hidden-text", "gate.raster"), lambda: _seen(desk, pdf))
    desk.run(("gate.searchable",), lambda: _read(desk, pdf, anatomy))
    found = ("gate.protected-term", "gate.personal-identifier", "gate.server-path")
    desk.run(found, lambda: _searched(desk, pdf, bare, anatomy, terms, expectation))
    rows = ("gate.incomplete", "gate.table-head", "gate.legend")
    desk.run(rows, lambda: completeness_findings(desk.texts, expectation))
    if opened.get_warnings():
        desk.fail("file", "is damaged")
    desk.finished = True


def _read(desk: _Desk, pdf: bytes, anatomy: Anatomy) -> Iterator[Finding]:
    """Read every page's text: two readers must count the pages alike, and each page must say something."""
    texts = page_texts(pdf)
    if len(texts) != len(anatomy.pdf.pages) or not texts:
        raise ValueError("the two readers do not agree on the pages")
    desk.texts = texts
    for page, text in enumerate(texts, 1):
        if not any(sign.isalnum() for sign in text):
            message = "Has no text: it cannot be searched. Print it with its text, or leave it out."
            yield Finding("gate.searchable", f"page {page}", message)


def _seen(desk: _Desk, pdf: bytes) -> Iterator[Finding]:
    """Findings on what is painted, and the pages to be looked at."""
    painting = look(pdf)
    desk.raster = painting.raster_pages
    yield from painting.findings
    for page in painting.raster_pages:
        yield Finding("gate.raster", f"page {page}", "Has a picture: look at it, pixels are not searched.", "eye")


def _searched(
    desk: _Desk,
    pdf: bytes,
    bare: bytes,
    anatomy: Anatomy,
    terms: Sequence[ProtectedTerm],
    expectation: Expectation,
) -> Iterator[Finding]:
    passages = [
        *page_passages(desk.texts),
        *string_passages(anatomy),
        *metadata_passages(anatomy),
        *content_passages(anatomy),
        *stream_passages(anatomy),
        *unreplaced_passages(pdf, anatomy),
        *picture_passages(anatomy),
        *bare_passages(bare, expectation.file_name),
    ]
    yield from _term_findings(Corpus(passages), terms)
    for passage in passages:
        if not passage.last_resort:
            yield from personal_identifiers(passage.text, passage.where, expectation.known_numbers)
            yield from server_paths(passage.text, passage.where)


def _term_findings(corpus: Corpus, terms: Sequence[ProtectedTerm]) -> Iterator[Finding]:
    """A finding for each place of each term; a place that repeats others only where these say less."""
    found = list(sightings(corpus, terms))
    named = {
        (seen.term, seen.severity, place)
        for seen in found
        for place in (corpus.passages[seen.passage].where, "")
        if place or not corpus.passages[seen.passage].last_resort
    }
    for seen in found:
        passage = corpus.passages[seen.passage]
        echoed = {""} if passage.last_resort else passage.echoes
        if not any((seen.term, grade, place) in named for grade in (seen.severity, "block") for place in echoed):
            yield _term_finding(terms[seen.term], passage.where, seen.severity)


def _term_finding(term: ProtectedTerm, where: str, severity: Severity) -> Finding:
    replacement = f'write "{term.replacement}" instead' if term.replacement else "take it out"
    if severity == "eye":
        message = (
            f"Part of a protected {term.category} ({term.reference}) may stand here: look, and if so {replacement}."
        )
    else:
        message = f"A protected {term.category} ({term.reference}) stands here: {replacement} and print again."
    return Finding("gate.protected-term", where, message, severity)
