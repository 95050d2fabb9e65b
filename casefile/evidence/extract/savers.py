"""What the programs that save web pages write into them: from which address, when, and with what."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Saved:
    """One program's statement: its name, the page's address and the time of saving in its own words."""

    software: str
    url: str = ""
    when: str = ""
    layer: str = "saved"


_COMMENTS = (
    re.compile(
        r"(?P<software>SingleFile\w*)\b(?=.*?\burl:)(?:.*?^\s*url:[ \t]*(?P<url>\S+))?"
        r"(?:.*?saved date:[ \t]*(?P<when>[^\r\n]+))?",
        re.DOTALL | re.MULTILINE,
    ),
    re.compile(r"Saved from (?P<url>\S+) at (?P<when>\S+) using (?P<software>monolith[^\r\n]*)"),
    re.compile(r"saved from url=\(\d+\)(?P<url>\S+)"),
    re.compile(
        r"Mirrored from (?P<url>\S+) by (?P<software>HTTrack Website Copier/\S+)[^,]*,"
        r"\s*(?P<when>[^\r\n]*\d{4}[^\r\n]*)"
    ),
    re.compile(r"FILE ARCHIVED ON (?P<when>.+?) AND RETRIEVED FROM THE\s+(?P<software>INTERNET ARCHIVE)", re.DOTALL),
)
_LAYERS = {"INTERNET ARCHIVE": "Internet Archive", "": "saved from"}


def saved_in_comment(comment: str) -> Saved | None:
    """The statement in one comment, or None where there is none."""
    for pattern in _COMMENTS if re.search("url|from|FROM", comment[:4096]) else ():
        match = pattern.search(comment[:4096])
        if match:
            told = {name: (value or "").strip() for name, value in match.groupdict().items()}
            software = told.get("software", "")
            name = _LAYERS.get(software) or re.split(r"[\s/]", software)[0]
            return Saved(software, told.get("url", ""), told.get("when", ""), f"{name} header" if software else name)
    return None


def saved_in_metas(metas: dict[str, str]) -> Saved | None:
    """The statement that Save Page WE writes into meta elements, or None."""
    if "savepage-url" not in metas and "savepage-date" not in metas:
        return None
    return Saved("Save Page WE", metas.get("savepage-url", ""), metas.get("savepage-date", ""), "Save Page WE")


def saved_in_root(attributes: dict[str, str]) -> Saved | None:
    """The statement that WebScrapBook writes on the html element, or None."""
    source, made = attributes.get("data-scrapbook-source", ""), attributes.get("data-scrapbook-create", "")
    return Saved("WebScrapBook", source, made, "WebScrapBook") if source or made else None
