"""Every page without a violation of axe's rules, in light and in dark, and nothing said on the console."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver

from casefile.accounts.models import User
from casefile.evidence.models import SourceDocument
from casefile.matters.models import Matter
from tests.browser.conftest import Desk
from tests.casefile.custody.test_leaf_pages import MAIL, PAGES, a_pdf, a_picture, bring
from timeline.platform.sorts import SORTS

# Addresses that answer with a file, a fragment or JSON, not with a page.
NO_PAGE = {"original", "exhibit-file", "sign-out", "dates", "quotes"}


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> dict[str, str]:
    """Every named route with its pattern, from the URLconf."""
    found: dict[str, str] = {}
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= routes(pattern.url_patterns, prefix + str(pattern.pattern))
        elif pattern.name:
            found[pattern.name] = prefix + str(pattern.pattern)
    return found


def addresses(matter: Matter) -> list[str]:
    """An address for each page that a GET without further arguments opens in the matter."""
    document = SourceDocument.objects.in_matter(matter).order_by("number")[0]
    known = {
        "<slug:slug>": matter.slug,
        "events/<int:number>": "events/9",
        "documents/<int:number>": f"documents/{document.number}",
    }
    pages = []
    for name, pattern in routes(get_resolver().url_patterns).items():
        if name in NO_PAGE or pattern.startswith(("api/", "^static")):
            continue
        for placeholder, value in known.items():
            pattern = pattern.replace(placeholder, value)
        if "<" not in pattern:
            pages.append("/" + pattern)
    return [*pages, f"/{matter.slug}/search/?q=content", *platform_addresses(matter)]


def platform_addresses(matter: Matter) -> list[str]:
    """A page of each sort of platform record that the matter has, and the forms that differ most."""
    below = f"/{matter.slug}/platform"
    pages = [f"{below}/readings/new/", f"{below}/clocks/new/"]
    for name, sort in SORTS.items():
        records: Any = sort.model._default_manager
        if record := records.in_matter(matter).first():
            pages += [f"{below}/{name}/{record.uid}/{act}" for act in (("", "correct/") if sort.is_dated else ("",))]
    return [*pages, f"{pages[-1].removesuffix('correct/')}withdraw/"]


def viewer_addresses(matter: Matter) -> list[str]:
    """A PDF, a picture and a mail, opened: with words looked for, turned and enlarged, and taken up for a citation."""
    alice = User.objects.get(username="alice")
    files = ((a_pdf(*PAGES), "reply.pdf"), (a_picture(), "screen.png"), (MAIL, "reply.eml"))
    letter, picture, mail = (bring(matter, alice, content, name).number for content, name in files)
    below = f"/{matter.slug}/documents"
    asked = ("", "?find=content", "?zoom=200&rotate=90", "?find=nowhere")
    pages = [f"{below}/{letter}/pages/3/{query}" for query in asked]
    return [*pages, *(f"{below}/{number}/" for number in (letter, picture, mail)), f"{below}/{picture}/pages/1/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule_of_accessibility(desk: Desk, doe: Matter, scheme: str) -> None:
    page = desk.page("alice", scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    broken, looked_at = {}, 0
    for address in [*addresses(doe), *viewer_addresses(doe)]:
        answer = page.request.get(address)
        if "text/html" not in answer.headers.get("content-type", "") or answer.status in (404, 405):
            continue
        page.goto(address)
        looked_at += 1
        violations = Axe().run(page).response["violations"]
        if violations:
            broken[address] = [(rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in violations]
    assert looked_at > 30
    assert broken == {}
    assert said == []
