"""One walk through the markup of a page: its title and addresses, every date it states, and all that a browser
would run or fetch."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from casefile.evidence.extract.defang import defanged
from casefile.evidence.extract.instants import layer
from casefile.evidence.extract.savers import Saved, saved_in_comment, saved_in_metas, saved_in_root

DATES = 200
HOSTS = 50
FETCHES = 20_000
_COUNTED = "scripts event_handlers script_links data_addresses frames forms refreshes"
COUNTED = tuple(_COUNTED.split())
FETCHED = frozenset({"src", "background", "poster", "data", "srcset"})
LINKED = frozenset({"stylesheet", "icon", "preload", "prefetch", "modulepreload", "manifest"})
FRAMES = frozenset({"iframe", "frame", "object", "embed", "applet"})

_REMOTE = re.compile(r"\s*(?:(?:https?|ftp|wss?):)?//([^/?#\s]+)", re.IGNORECASE)
_SCRIPT = re.compile(r"\s*(?:(?:java|vb|live)script:|data:text/(?:html|javascript))", re.IGNORECASE)
_CSS = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])((?:https?:)?//[^\s\"')]+)", re.IGNORECASE)
_DATA = re.compile(r"\bdata:[\w.+-]+/[\w.+-]+[;,]", re.IGNORECASE)
_DATED = re.compile(r"date|time|modif|publish|creat|updat|issued|upload", re.IGNORECASE)
_UNDATED = re.compile(r"format|zone|timeout|author|creator|generator|template|publisher|section|tag", re.IGNORECASE)
_LINKED_DATA = re.compile(r'"((?:date|upload)[A-Z]?\w{0,30})"\s*:\s*"([^"]{4,60})"')


@dataclass(slots=True)
class Survey:
    """What was found in one page; `carried` are the addresses whose contents lie beside it."""

    title: str | None = None
    canonical: str | None = None
    og_url: str | None = None
    language: str | None = None
    generator: str | None = None
    saved: list[Saved] = field(default_factory=list)
    dates: list[dict[str, Any]] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    carried: frozenset[str] = frozenset()
    scripts: int = 0
    event_handlers: int = 0
    script_links: int = 0
    data_addresses: int = 0
    frames: int = 0
    forms: int = 0
    refreshes: int = 0

    def counts(self) -> dict[str, Any]:
        """What the page would run or fetch, counted."""
        elsewhere = [address for address in self.fetched if address not in self.carried]
        hosts = dict.fromkeys(match[1].rpartition("@")[2].lower() for match in map(_REMOTE.match, elsewhere) if match)
        told = [defanged(f"http://{host}").removeprefix("hxxp://") for host in list(hosts)[:HOSTS]]
        return {name: getattr(self, name) for name in COUNTED} | {"external": len(elsewhere), "external_hosts": told}

    def date(self, where: str, stated: str) -> None:
        """Keep one date as it is stated."""
        if stated.strip() and len(self.dates) < DATES:
            self.dates.append(layer(where, stated.strip()[:200]))

    def remote(self, address: str) -> None:
        """Keep an address that a browser would fetch from elsewhere."""
        if _REMOTE.match(address) and len(self.fetched) < FETCHES:
            self.fetched.append(address.strip().split()[0])


class _Walker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen, self.metas = Survey(), dict[str, str]()
        self._title: list[str] | None = None
        self._raw = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}
        self._fetches(tag, given)
        self.seen.event_handlers += any(name.startswith("on") and len(name) > 4 for name in given)
        self.seen.frames += tag in FRAMES
        self.seen.forms += tag == "form"
        if tag == "html":
            self.seen.language = given.get("lang") or None
            self._keep(saved_in_root(given))
        elif tag == "title" and self.seen.title is None:
            self._title = []
        elif tag == "meta":
            self._meta(given)
        elif tag == "time":
            self.seen.date("time element", given.get("datetime", ""))
        elif tag == "script":
            self.seen.scripts += "json" not in given.get("type", "")
            self._raw = "json" if "ld+json" in given.get("type", "") else ""
        elif tag == "style":
            self._raw = "css"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("title", "head") and self._title is not None:
            self.seen.title = " ".join("".join(self._title).split()) or None
            self._title = None
        if tag in ("script", "style"):
            self._raw = ""

    def handle_data(self, data: str) -> None:
        if self._title is not None and len(self._title) < 100:
            self._title.append(data[:1000])
        elif self._raw == "json":
            for name, stated in _LINKED_DATA.findall(data):
                self.seen.date(f"JSON-LD {name}", stated)
        elif self._raw == "css":
            for address in _CSS.findall(data):
                self.seen.remote(address)

    def handle_comment(self, data: str) -> None:
        self._keep(saved_in_comment(data))

    def _keep(self, saved: Saved | None) -> None:
        if saved is not None and len(self.seen.saved) < 20:
            self.seen.saved.append(saved)

    def _meta(self, given: dict[str, str]) -> None:
        name = next((given[key] for key in ("property", "name", "itemprop", "http-equiv") if given.get(key)), "")
        content = given.get("content", "")
        self.metas.setdefault(name.lower(), content)
        if name.lower() == "og:url":
            self.seen.og_url = self.seen.og_url or content or None
        elif name.lower() == "generator":
            self.seen.generator = self.seen.generator or content or None
        elif name.lower() == "refresh":
            self.seen.refreshes += "url" in content.lower()
        elif _DATED.search(name) and not _UNDATED.search(name) and re.search(r"\d{2}", content):
            self.seen.date(f"meta {name[:60]}", content)

    def _fetches(self, tag: str, given: dict[str, str]) -> None:
        relations = set(given.get("rel", "").lower().split())
        if tag == "link" and "canonical" in relations:
            self.seen.canonical = self.seen.canonical or given.get("href") or None
        for name, value in given.items():
            fetched = name in FETCHED or (tag == "link" and name == "href" and bool(relations & LINKED))
            fetched |= tag == "image" and name.endswith("href")
            if fetched:
                for address in value.split(",") if name == "srcset" else (value,):
                    self.seen.remote(address)
            self.seen.script_links += name in ("href", "src", "action", "data", "xlink:href") and bool(
                _SCRIPT.match(value)
            )
            if name == "style":
                for address in _CSS.findall(value):
                    self.seen.remote(address)


def survey(markup: str) -> Survey:
    """What one page states and would do; broken markup gives what can be told of it."""
    walker = _Walker()
    walker.feed(markup)
    walker.close()
    walker.handle_endtag("title")
    walker._keep(saved_in_metas(walker.metas))
    walker.seen.data_addresses = len(_DATA.findall(markup))
    return walker.seen
