"""What a person should know of a PDF before relying on its pages, said as flags from its facts."""

from typing import Any

from casefile.evidence.extract.extraction import Flag

REPAIRED = ("damaged", "reconstruct", "recover", "expected")
"""Words of qpdf's that tell of real damage; the rest is what many programs write and all read."""


def doubts(facts: dict[str, Any]) -> list[Flag]:
    """The flags of a PDF that was read."""
    scanned, hidden = facts["scanned_pages"], facts["hidden_text"]
    attached = facts["attached"] or []
    unread = [one["name"] for one in attached if one["size"] is None]
    repaired = [words for words in facts["structure_warnings"] or [] if any(sign in words for sign in REPAIRED)]
    told = (
        (hidden, "hidden_text", _hidden(hidden)),
        (facts["redaction_marks"], "redaction_not_applied", _marked(facts["redaction_marks"])),
        (facts["javascript"], "javascript", "the PDF contains JavaScript; it was not run"),
        (facts["launches"], "launch_action", "the PDF contains an action that starts or sends something"),
        (facts["xfa"], "xfa", "the PDF is or holds an XFA form: other viewers may show other pages"),
        (facts["portfolio"], "portfolio", "the PDF is a portfolio: its pages are a cover, its documents are attached"),
        (attached, "attachments", f"the PDF has attached files: {_names([one['name'] for one in attached])}"),
        (unread, "child_unreadable", f"attached, but could not be decoded: {_names(unread)}"),
        (facts["updates"], "earlier_revisions", _saved(facts["updates"])),
        (not facts["extraction_permitted"], "extraction_not_permitted", "its author did not permit taking text out"),
        (scanned, "scanned_pages", f"page(s) {listed(scanned)}: words stand in pictures, not in the text"),
        (repaired, "structure_repaired", f"the file is damaged and was read as repaired: {'; '.join(repaired[:3])}"),
    )
    return [Flag(code, words) for true, code, words in told if true]


def _hidden(hidden: list[dict[str, int]]) -> str:
    places, characters = (sum(one[key] for one in hidden) for key in ("places", "characters"))
    return (
        f"page(s) {listed([one['page'] for one in hidden])}: {characters} character(s) in {places} place(s) cannot be "
        "seen but can still be read out of the file; if this is a redaction, it does not hold"
    )


def _marked(count: int | None) -> str:
    return f"{count} area(s) are marked for redaction, but nothing was taken out of the file"


def _saved(updates: int) -> str:
    return f"saved again {updates} time(s): earlier states can be recovered"


def _names(names: list[str]) -> str:
    shown = ", ".join(names[:20])
    return shown + (f" and {len(names) - 20} more" if len(names) > 20 else "")


def listed(numbers: list[int]) -> str:
    """Page numbers for a sentence, the first twenty by name."""
    shown = ", ".join(map(str, numbers[:20]))
    return shown + (f" and {len(numbers) - 20} more" if len(numbers) > 20 else "")
