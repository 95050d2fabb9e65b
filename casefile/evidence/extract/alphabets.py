"""Which of the old one-byte encodings of other alphabets a text is written in, by the letters it would then have."""

import re

SAMPLE = 1 << 16
HIGH = re.compile(rb"[\x80-\xff]")
ALPHABETS = (
    ("cp1256", "\u0621-\u064a\u064b-\u0652\u060c\u061b\u061f\u067e\u0686\u0698\u06af", "اليمنوترهبد"),
    ("cp1255", "\u05b0-\u05f4", "יוהלארמשתב"),
    ("cp1253", "\u0384-\u03ce", "αοιετσνηυρ"),
    ("cp1251", "\u0400-\u045f\u0490\u0491", "оеаинтсрвл"),
    ("koi8-r", "\u0400-\u045f", "оеаинтсрвл"),
    ("cp874", "\u0e01-\u0e5b", "านรกอเงมยล"),
)
"""Encoding, the letters of its alphabet, and the ten commonest of them in running text."""
FEWEST = 20
"""High bytes below which no alphabet is named."""


def alphabet_of(content: bytes) -> str:
    """The encoding in which nearly all high bytes are letters of one alphabet and the common ones common; "" else."""
    sample = content[:SAMPLE]
    if len(HIGH.findall(sample)) < FEWEST:
        return ""
    best, found = 0.0, ""
    for encoding, letters, common in ALPHABETS:
        high = re.sub("[\x00-\x7f]", "", sample.decode(encoding, "replace"))
        own = len(re.findall(f"[{letters}]", high)) / len(high)
        usual = sum(map(high.count, common)) / len(high)
        if own > 0.9 and usual > 0.4 and usual > best:
            best, found = usual, encoding
    return found
