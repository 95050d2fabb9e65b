"""What a load file's words of confidentiality mean as a level; words nobody knows are read as the safer side."""

import re

from casefile.confidentiality.models import Designation

Level = Designation.Level
RANK = {Level.NONE.value: 0, Level.CONFIDENTIAL.value: 1, Level.ATTORNEYS_EYES.value: 2}
_NONE = re.compile(
    r"(?:none|no|n|false|0|not? ?confidential|non-?confidential|public|not designated|undesignated|n/?a)"
)
_EYES = re.compile(r"attorney|counsel|\baeo\b|eyes|highly|\bhc\b|restricted|source code|outside")
_CONFIDENTIAL = re.compile(r"confidential|\bconf\b|protected|\bc\b")
_YES = re.compile(r"(?:yes|y|true|1|x)")


def level_stated(words: str) -> tuple[str, str]:
    """The level that the words give, and a doubt in plain words ("" for none).

    "Highly confidential" alone and restricted sorts are read as the stricter level, unknown words as confidential:
    a mistake on that side harms nobody."""
    text = " ".join(words.lower().split())
    if not text or _NONE.fullmatch(text):
        return Level.NONE.value, ""
    if _EYES.search(text):
        plain = re.search(r"attorney|counsel|\baeo\b|eyes", text) is not None
        return Level.ATTORNEYS_EYES.value, "" if plain else f"“{words}” is read as attorneys' eyes only"
    if _YES.fullmatch(text) or _CONFIDENTIAL.search(text):
        return Level.CONFIDENTIAL.value, ""
    return Level.CONFIDENTIAL.value, f"“{words}” is no designation that is known; it is read as confidential"
