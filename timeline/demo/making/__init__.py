"""Makes the documents of the fictional matter, the same bytes for the same texts: python -m timeline.demo.making"""

from pathlib import Path

FICTIONAL = "Fictional demonstration"
"""The words that every page and file made here bears."""

TEXTS = Path(__file__).resolve().parent / "texts"
FONTS = Path(__file__).resolve().parents[3] / "static" / "fonts" / "print"
