"""Every page without a violation of axe's rules, in light and in dark, and nothing said on the console."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver

from casefile.evidence.models import SourceDocument
from casefile.matters.models import Matter
from tests.browser.conftest import Desk

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
    return pages


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule_of_accessibility(desk: Desk, doe: Matter, scheme: str) -> None:
    page = desk.page("alice", scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    broken, looked_at = {}, 0
    for address in addresses(doe):
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
