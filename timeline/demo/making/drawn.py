"""What the fictional matter holds as pictures: screens of a post page, with a grey field where content would be,
and a letter as a scanner gives it, a picture of a page without text."""

import hashlib
import io
import struct
import tomllib

import pikepdf
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from timeline.demo.making import FICTIONAL, FONTS, TEXTS

SCREEN = (1080, 1350)
PAGE = (1275, 1650)
"""A letter page at 150 dots to the inch."""
SPECKS = 260
INK, QUIET, LINE, FIELD, PAPER = 30, 110, 205, 226, 255


def screens() -> dict[str, bytes]:
    """Every screenshot, by file name, as PNG."""
    stories = tomllib.loads((TEXTS / "screens.toml").read_text("utf-8"))["screen"]
    return {f"{story['name']}.png": screen(story) for story in stories}


def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """A vendored print face at a size in pixels, set without shaping so that every machine draws it alike."""
    return ImageFont.truetype(str(FONTS / f"{face}.ttf"), size, layout_engine=ImageFont.Layout.BASIC)


def screen(story: dict[str, str]) -> bytes:
    """A post page as a wireframe: clock, account, a grey field marked "content not shown", views and shares."""
    width, height = SCREEN
    image = Image.new("L", SCREEN, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width, 64), fill=FIELD)
    draw.text((32, 14), story["clock"], INK, font("SourceSans3-Semibold", 30))
    draw.text((width - 32, 14), FICTIONAL, INK, font("SourceSans3-It", 30), anchor="ra")
    draw.text((48, 96), "Example Social", INK, font("SourceSans3-Bold", 44))
    draw.line((0, 172, width, 172), LINE, 3)
    draw.ellipse((48, 204, 138, 294), fill=LINE)
    draw.rounded_rectangle((164, 216, 500, 244), 8, fill=LINE)
    draw.rounded_rectangle((164, 260, 380, 282), 8, fill=FIELD)
    draw.text((width - 48, 232), story["post"], QUIET, font("SourceSans3-Regular", 30), anchor="ra")
    field = (48, 326, width - 48, 1010)
    draw.rounded_rectangle(field, 14, fill=FIELD, outline=LINE, width=3)
    middle = ((field[0] + field[2]) // 2, (field[1] + field[3]) // 2)
    draw.text(middle, "content not shown", QUIET, font("SourceSans3-It", 44), anchor="mm")
    for left, number, metric in ((48, story["views"], "views"), (420, story["shares"], "shares")):
        draw.text((left, 1046), number, INK, font("SourceSans3-Bold", 56))
        draw.text((left, 1116), metric, QUIET, font("SourceSans3-Regular", 32))
    draw.line((0, 1196, width, 1196), LINE, 3)
    draw.text((48, 1222), "Report", QUIET, font("SourceSans3-Regular", 32))
    draw.text((48, height - 60), "Drawn by the project. No such service exists.", QUIET, font("SourceSans3-It", 28))
    return png(image.quantize(16))


def png(image: Image.Image) -> bytes:
    """The picture as PNG with the words "Fictional demonstration" in its text."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Description", FICTIONAL)
    kept = io.BytesIO()
    image.save(kept, "PNG", pnginfo=words, optimize=True)
    return kept.getvalue()


def scans() -> dict[str, bytes]:
    """The scanned letter, by file name: a PDF of one page picture."""
    return {"police-receipt.pdf": scan((TEXTS / "police-receipt.txt").read_text("utf-8"))}


def scan(letter: str) -> bytes:
    """A letter as scanned: a little crooked, with specks, and with no text that a program could read."""
    sheet = Image.new("L", PAGE, 250)
    draw = ImageDraw.Draw(sheet)
    for place, line in enumerate(letter.splitlines()):
        face = "SourceSerif4-Bold" if place == 0 else "SourceSerif4-Regular"
        draw.text((170, 190 + place * 46), line, 35, font(face, 30))
    draw.text((PAGE[0] // 2, PAGE[1] - 120), FICTIONAL, 35, font("SourceSerif4-It", 26), anchor="mm")
    sheet = sheet.rotate(0.7, Image.Resampling.BICUBIC, fillcolor=250)
    drawn = ImageDraw.Draw(sheet)
    for number in range(SPECKS):
        x, y, size, grey = struct.unpack(">HHBB", hashlib.sha256(b"speck %d" % number).digest()[:6])
        x, y = x % PAGE[0], y % PAGE[1]
        drawn.ellipse((x, y, x + size % 3, y + size % 3), fill=120 + grey % 100)
    return picture_page(sheet.quantize(16).convert("L"))


def picture_page(image: Image.Image) -> bytes:
    """A PDF whose one letter page is the picture and nothing else."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(612, 792))
    page = pdf.pages[0]
    stream = pikepdf.Stream(pdf, image.tobytes())
    stream.update(
        {
            "/Type": pikepdf.Name.XObject,
            "/Subtype": pikepdf.Name.Image,
            "/Width": image.width,
            "/Height": image.height,
            "/ColorSpace": pikepdf.Name.DeviceGray,
            "/BitsPerComponent": 8,
        }
    )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=stream))
    page.Contents = pikepdf.Stream(pdf, b"q 612 0 0 792 0 0 cm /Scan Do Q")
    pdf.docinfo["/Title"] = "Receipt for a report (scan)"
    pdf.docinfo["/Subject"] = FICTIONAL
    kept = io.BytesIO()
    pdf.save(kept, deterministic_id=True, recompress_flate=True, compress_streams=True)
    return kept.getvalue()
