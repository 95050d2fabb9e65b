"""HTML into PDF, in a child process with limits, no network and the vendored fonts only; the one module that
knows WeasyPrint. It imports nothing of the product, because the child runs this file by its path."""

import base64
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

STATIC = Path(__file__).resolve().parents[2] / "static"
FONTS_CONF = STATIC / "fonts" / "fonts.conf"
VENDORED = "https://vendored.invalid/"
"""Where style sheets and fonts are addressed; no such host exists, and nothing is asked of it."""

PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
SECONDS = 600
MEMORY = 6 * 2**30
REFUSED_ACTS = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.system",
    "urllib.Request",
    "ftplib.",
)


class RenderFailed(Exception):
    """The child gave no finished PDF; the message holds the end of what it said."""


def vendored() -> dict[str, Path]:
    """Every address the fetcher answers, with its file: the print style sheets and the print fonts."""
    files = [*STATIC.glob("print/*.css"), *STATIC.glob("fonts/print/*.ttf")]
    return {VENDORED + path.relative_to(STATIC).as_posix(): path for path in sorted(files)}


def pdf_of(
    html: str,
    *,
    at: datetime,
    links: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """The HTML as a tagged PDF/UA-1: the same bytes for the same arguments in every process.

    `at` stands for the clock (an exhibit's freeze); `links` says in words where each anchor leads ("source-3":
    "Source 3, Order, Dkt. 69"). `environment` adds variables to the child's. Raises RenderFailed.
    """
    job = json.dumps({"html": html, "links": dict(links or {}), "at": int(at.timestamp())})
    with tempfile.TemporaryDirectory(prefix="casefile-print-") as folder:
        try:
            done = subprocess.run(  # noqa: S603 - a list without a shell, this file by its own path
                [sys.executable, "-P", "-s", str(Path(__file__).resolve())],
                input=job.encode("utf-8"),
                capture_output=True,
                env={**_environment(folder, at), **(environment or {})},
                cwd=folder,
                timeout=SECONDS + 60,
                check=False,
            )
        except subprocess.TimeoutExpired as fault:
            raise RenderFailed(f"Setting the pages took more than {SECONDS} seconds.") from fault
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-3:]
        raise RenderFailed(" / ".join(said) or f"The printing process ended with {done.returncode}.")
    return done.stdout


def _environment(folder: str, at: datetime) -> dict[str, str]:
    """All that the child's surroundings tell it; nothing of the server's own variables but where libraries lie."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
        if name in os.environ
    }
    return kept | {
        "FONTCONFIG_FILE": str(FONTS_CONF),
        "XDG_CACHE_HOME": folder,
        "HOME": folder,
        "TMPDIR": folder,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(int(at.timestamp())),
    }


def fetched(url: str) -> tuple[bytes, str]:
    """The bytes and media type of a vendored file or a picture written into the page itself.

    Raises ValueError for every other address: no file, no host, no scheme but these.
    """
    if path := vendored().get(url):
        return path.read_bytes(), "text/css" if path.suffix == ".css" else "font/ttf"
    head, comma, body = url.partition(",")
    kind, *parameters = head.removeprefix("data:").split(";")
    if head.startswith("data:") and comma and kind in PICTURES:
        raw = unquote_to_bytes(body)
        return (base64.b64decode(raw, validate=True) if "base64" in parameters else raw), kind
    raise ValueError(f"An exhibit fetches nothing, and was asked for {url[:80]!r}.")


def set_pages(html: str) -> bytes:
    """The HTML set in pages by WeasyPrint, as PDF. An address it may not fetch ends the work.

    Raises FatalURLFetchingError at once, or ValueError at the end where WeasyPrint swallowed that (within an SVG).
    """
    import weasyprint
    from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

    refused: list[str] = []

    def fetch(url: str) -> Any:
        try:
            body, kind = fetched(url)
        except ValueError as refusal:
            refused.append(str(refusal))
            raise FatalURLFetchingError(str(refusal)) from refusal
        return URLFetcherResponse(url, body, {"Content-Type": kind})

    page = weasyprint.HTML(string=html, url_fetcher=fetch)
    finished: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    if refused:
        raise ValueError(refused[0])
    return finished


def finish(pdf: bytes, links: Mapping[str, str]) -> bytes:
    """The PDF with every link said in words and an id that depends on its content alone.

    Raises ValueError for a link that leads out of the file.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for annotation in _annotations(opened):
            if "/Dest" not in annotation:
                raise ValueError("A link leads out of the exhibit.")
            target = str(annotation.Dest)
            annotation.Contents = pikepdf.String(links.get(target, target.replace("-", " ").capitalize()))
        opened.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        finished = io.BytesIO()
        opened.save(finished, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return finished.getvalue()


def _annotations(opened: Any) -> Iterator[Any]:
    for page in opened.pages:
        yield from page.get("/Annots", ())


def confine() -> None:
    """Put limits on this process and refuse it the network and other programs, before any content is read."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # a system without them still has the fetcher
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def refuse(act: str, _: tuple[object, ...]) -> None:
        if act.startswith(REFUSED_ACTS):
            raise PermissionError(f"An exhibit's pages may not ask for {act}.")

    sys.addaudithook(refuse)


def main() -> None:
    """Read a job from standard input and write the PDF to standard output."""
    import gc

    import pikepdf
    import weasyprint

    job = json.load(sys.stdin.buffer)
    confine()
    gc.disable()  # a short-lived process; measured 10 to 15 % faster, same bytes
    sys.stdout.buffer.write(finish(set_pages(job["html"]), job["links"]))
    del pikepdf, weasyprint


if __name__ == "__main__":
    main()
