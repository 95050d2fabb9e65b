"""Words an exhibit must not slip in: argument in a neutral statement, and figures that nobody observed."""

import re

ARGUMENT = (
    "abysmal", "admittedly", "allowed to fester", "appalling", "astonishing", "bad faith", "blatant", "blatantly",
    "brazen", "callous", "callously", "careless", "clearly", "complicit", "complicity", "conscious disregard",
    "conspired", "conveniently", "cover-up", "covered up", "cruel", "cynical", "deaf ears", "deceitful",
    "deliberate", "deliberately", "despicable", "despite knowing", "disgraceful", "dishonest", "egregious",
    "egregiously", "excuse", "facilitated", "failed to", "failure to", "falsely", "flagrant", "foot-dragging",
    "heartless", "horrific", "ignored", "ignoring", "inexcusable", "in violation of", "indifferent",
    "intentionally", "knew", "knew full well", "knowing", "knowingly", "malicious", "maliciously", "merely",
    "misled", "mocked", "monstrous", "needlessly", "neglected", "negligent", "negligently", "obviously", "of course",
    "only after", "outrageous", "outrageously", "pretended", "profited", "reckless", "recklessly", "refused to act",
    "shameful", "shocking", "should have", "shrugged", "sham", "stonewalled", "stunning", "turned a blind eye",
    "unconscionable", "undeniably", "unforgivable", "unreasonable", "unreasonably", "unsurprisingly", "wanton",
    "willful", "willfully", "wilful", "wilfully", "woefully", "wrongful", "wrongfully",
)  # fmt: skip
CAUSATION = (
    "as a result", "because of", "caused", "causing", "consequently", "due to", "led to", "leading to",
    "resulted in", "resulting in", "thereby", "therefore",
)  # fmt: skip
GUESSED = (
    "average", "averaged", "calculated", "computed", "estimate", "estimated", "extrapolated", "implied",
    "interpolated", "projected",
)  # fmt: skip

QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"")
FIGURE = re.compile(r"\d[\d,.]*\d\s?[KkMm]?\b|\d\s?[KkMm]\b")


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(re.escape(word) for word in longest_first) + r")\b", re.IGNORECASE)


_ARGUMENT, _CAUSATION, _GUESSED = _pattern(ARGUMENT), _pattern(CAUSATION), _pattern(GUESSED)


def unquoted(statement: str) -> str:
    """The statement without what stands in quotation marks: a source may argue, the row may not."""
    return QUOTED.sub(" ", statement)


def argument_in(statement: str) -> list[str]:
    """Words of argument in the preparer's own words, each once, as they stand."""
    return list(dict.fromkeys(match[0] for match in _ARGUMENT.finditer(unquoted(statement))))


def causation_in(statement: str) -> list[str]:
    """Words that say one thing brought about another, which a summary may say only as its source's words."""
    return list(dict.fromkeys(match[0] for match in _CAUSATION.finditer(unquoted(statement))))


def guessed_in(statement: str) -> list[str]:
    """Words that say a figure was worked out rather than read."""
    return list(dict.fromkeys(match[0] for match in _GUESSED.finditer(unquoted(statement))))


def quotations_in(statement: str) -> list[str]:
    """What stands in quotation marks in the statement itself."""
    return [first or second for first, second in QUOTED.findall(statement)]


def figures_in(statement: str) -> list[str]:
    """Counts named in the statement: "167,000", "167K"; years and single digits are not counts."""
    found = [match[0].strip(" .,") for match in FIGURE.finditer(unquoted(statement))]
    return [figure for figure in found if not re.fullmatch(r"(19|20)\d\d", figure) and number_of(figure) >= 10]


def number_of(figure: str) -> int:
    """A figure as displayed, as a whole number: "167K" is 167000."""
    scale = {"k": 1_000, "m": 1_000_000}.get(figure[-1:].lower(), 1)
    bare = figure.rstrip("KkMm ").replace(",", "")
    try:
        return int(float(bare) * scale)
    except ValueError:
        return 0
