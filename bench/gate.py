"""How long the release gate takes over 150 pages and 200 terms, beside its limit of two seconds.

Run: .venv/bin/python -m bench.gate. The limit stands in the project's figures; the pages are one page of prose
repeated, the terms two-part names that do not occur, so that every term is looked for on every page.
"""

import io
import time

import pikepdf
import weasyprint

from casefile.confidentiality.gate import Expectation, ProtectedTerm, inspect

LIMIT_SECONDS = 2.0
PAGES, TERMS = 150, 200


def pages() -> bytes:
    """A tagged page of prose, repeated."""
    row = "<p>The report was received by the platform and answered on the following day by its support team.</p>" * 24
    source = f'<html lang="en"><head><title>Exhibit</title><style>@page{{size:letter}}</style></head><body>{row}'
    one_page = weasyprint.HTML(string=source).write_pdf(pdf_variant="pdf/ua-1")
    with pikepdf.open(io.BytesIO(one_page)) as one, pikepdf.new() as many:
        for _ in range(PAGES):
            many.pages.append(one.pages[0])
        written = io.BytesIO()
        many.save(written)
    return written.getvalue()


def main() -> None:
    """Print seconds of processor time, of the clock, and the ratio to the limit."""
    terms = [ProtectedTerm(f"Qu{n:x}bert Zyx{n:x}wick", "name", "John Doe #1", str(n)) for n in range(TERMS)]
    pdf = pages()
    clock, processor = time.perf_counter(), time.process_time()
    report = inspect(pdf, terms=terms, expectation=Expectation("a.pdf", require_tags=False))
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(f"{report.pages} pages x {TERMS} terms: {processor:.2f} s of processor time, {clock:.2f} s by the clock")
    print(f"ratio to the limit of {LIMIT_SECONDS:g} s: {processor / LIMIT_SECONDS:.2f}")


if __name__ == "__main__":
    main()
