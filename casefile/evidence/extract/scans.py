"""The container of TIFF and of the raw formats made from it: its pages, largest first where one is a preview."""

from typing import BinaryIO

from casefile.evidence.extract.container import Container
from casefile.evidence.extract.exif import Exif, of_directory
from casefile.evidence.extract.extraction import Flag
from casefile.evidence.extract.ifd import Directory, Tiff
from casefile.evidence.extract.photoshop import IPTC as IPTC_RESOURCE
from casefile.evidence.extract.photoshop import resources

PAGE_LIMIT = 5000
SUBFILE, OLD_SUBFILE, WIDTH, HEIGHT, BITS, SAMPLES, PHOTOMETRIC = 254, 255, 256, 257, 258, 277, 262
INNER, XMP, IPTC, PHOTOSHOP, C2PA, DESCRIPTION = 330, 700, 33723, 34377, 52545, 270
PREVIEW = 1
MODES = {0: "L", 1: "L", 2: "RGB", 3: "P", 4: "1", 5: "CMYK", 6: "RGB", 8: "LAB", 32803: "raw"}


def tiff(source: BinaryIO) -> Container:
    """The directories of one TIFF: a page each, but for previews of another page."""
    try:
        file = Tiff(source)
    except ValueError as error:
        raise ValueError(f"the file begins like a TIFF, but cannot be read as one: {error}") from None
    found = Container("TIFF")
    chain = file.chain(PAGE_LIMIT + 1)
    if len(chain) > PAGE_LIMIT:
        found.flags.append(Flag("pages_cut", f"the TIFF has more than {PAGE_LIMIT:,} pages: the rest were not counted"))
        chain = chain[:PAGE_LIMIT]
    pages = [one for one in chain if not _is_preview(one)] or chain
    inner = [file.directory(place) for one in chain[:16] for place in one.numbers(INNER)[:16]]
    # A raw file keeps its preview in front and the picture itself below it.
    whole = [one for one in inner if not _is_preview(one) and one.number(WIDTH)]
    main = whole[0] if whole and all(map(_is_preview, chain)) else pages[0] if pages else Directory(damaged=1)
    found.width, found.height = main.number(WIDTH), main.number(HEIGHT)
    found.mode, found.frames = MODES.get(main.number(PHOTOMETRIC) or 0), max(1, len(pages))
    bits = main.numbers(BITS)
    found.bits = bits[0] if bits else None
    found.mode = "1" if found.mode == "L" and found.bits in (1, None) else found.mode
    found.sizes = [(one.number(WIDTH) or 0, one.number(HEIGHT) or 0) for one in pages]
    for one in chain[:64]:
        _blocks(found, one)
    found.read += _exif(file, chain)
    if any(one.damaged for one in chain):
        damaged = sum(one.damaged for one in chain)
        found.flags.append(Flag("picture_cut", f"{damaged} entries of the TIFF are damaged or lie outside the file"))
    return found


def _is_preview(directory: Directory) -> bool:
    return bool((directory.number(SUBFILE) or 0) & PREVIEW) or directory.number(OLD_SUBFILE) == 2


def _blocks(found: Container, directory: Directory) -> None:
    for tag, kept in ((XMP, found.xmp), (IPTC, found.iptc), (C2PA, found.jumbf)):
        if content := directory.raw(tag):
            found.keep(kept, content)
    if not directory.raw(IPTC):
        for record in resources(directory.raw(PHOTOSHOP)).get(IPTC_RESOURCE, []):
            found.keep(found.iptc, record)


def _exif(file: Tiff, chain: list[Directory]) -> list[Exif]:
    """What the pages state; those that repeat the page before are left out."""
    told: list[Exif] = []
    for one in chain[:64]:
        # Damage of the file's own directory is said once, of the file.
        undamaged = Directory(one.values, one.following)
        read = of_directory(file, undamaged)
        if (read.values or read.position) and all(read.values != earlier.values for earlier in told):
            told.append(read)
    return told
