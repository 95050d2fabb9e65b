"""The fonts that the product carries, so that every machine sets the same page."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "static" / "fonts"
SIGNS = "§¶†‡–—‑…“”‘’‹›«»·•×÷−±≈≠≤≥½¼¾°′″№™®©→←↑↓↔⇒✓✗●○◦■□▪▲△▼◆▶☐☑⁄\u00a0\u2009\u202f"
PAGE = """<!doctype html><html lang="en"><title>Row</title><style>body { font-family: "Source Serif 4" }</style>
<p>Plain <i>slanted</i> <b>bold</b> <strong style="font-weight: 600">semibold</strong> § 3.2 → ● Жалоба</p>
<p style="font-family: 'Source Sans 3'">Plain <i>slanted</i> <b>bold</b></p>
<p style="font-family: Arial">Arial</p><p style="font-family: monospace">monospace</p>"""
RENDER = """import sys
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
faces = FontConfiguration()
sheet = CSS(filename=sys.argv[1], font_config=faces)
HTML(string=sys.argv[2]).write_pdf(sys.argv[3], stylesheets=[sheet], font_config=faces, pdf_tags=True)
"""


def test_each_font_file_is_the_published_one_and_its_licence_lies_beside_it() -> None:
    table = re.findall(r"^\| `(\S+)` \|.*\| `([0-9a-f]{64})` \|$", (FONTS / "README.md").read_text("utf-8"), re.M)
    held = {path.relative_to(FONTS).as_posix() for path in FONTS.glob("*/*")}
    assert {name for name, _digest in table} == held
    for name, digest in table:
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == digest, name
    for folder in ("print", "web"):
        assert {f"{folder}/LICENSE-SourceSans3.md", f"{folder}/LICENSE-SourceSerif4.md"} <= held


def test_style_sheets_name_every_font_and_no_other_file() -> None:
    for sheet, folder in (("css/fonts.css", "web"), ("print/fonts.css", "print")):
        path = ROOT / "static" / sheet
        named = {(path.parent / url).resolve() for url in re.findall(r'url\("(.+?)"\)', path.read_text("utf-8"))}
        assert named == {file for file in (FONTS / folder).iterdir() if file.suffix != ".md"}


def test_the_signs_that_papers_use_are_in_the_vendored_fonts() -> None:
    held: set[int] = set()
    for family in ("SourceSerif4", "SourceSans3"):
        held |= set(TTFont(FONTS / "print" / f"{family}-Regular.ttf").getBestCmap())
    assert [sign for sign in SIGNS if ord(sign) not in held] == []


def test_a_page_embeds_only_vendored_fonts_and_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    sheet = ROOT / "static" / "print" / "fonts.css"
    papers = []
    for seed in ("1", "2"):
        paper = tmp_path / f"{seed}.pdf"
        own = {"PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(tmp_path / seed)}
        done = subprocess.run(
            [sys.executable, "-c", RENDER, sheet, PAGE, paper],
            env={**os.environ, **own, "FONTCONFIG_FILE": str(FONTS / "fonts.conf")},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        papers.append(paper.read_bytes())
    assert papers[0] == papers[1]
    with pikepdf.open(tmp_path / "1.pdf") as paper:
        names = {str(font.BaseFont) for page in paper.pages for font in page.Resources.Font.values()}
    assert len(names) >= 7
    assert [name for name in names if not re.match(r"/[A-Z]{6}\+Source-(Serif-4|Sans-3)", name)] == []
