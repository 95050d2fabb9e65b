"""A real Chromium before the real server: the distribution's program, named by CASEFILE_CHROMIUM."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from casefile.accounts.models import User
from casefile.matters.courts import load_courts
from casefile.matters.models import Matter
from timeline.demo import founding

# Playwright keeps an event loop in the tests' thread; the database is used there all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
PASS_PHRASE = "a-long-pass-phrase"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    program = os.environ.get("CASEFILE_CHROMIUM") or shutil.which("chromium")
    assert program, "No Chromium: run make test-browser, which finds or installs one."
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Desk:
    """Where a person sits: opens pages in a context of their own, signed in through the form."""

    browser: Browser
    address: str
    contexts: list[BrowserContext]

    def page(self, user: str = "", *, javascript: bool = True, width: int = 1280, scheme: str = "light") -> Page:
        """A fresh page; signed in when a user is named. What the console says as an error fails the test."""
        context = self.browser.new_context(
            base_url=self.address,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            accept_downloads=True,
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        if user:
            page.goto("/sign-in/")
            page.get_by_label("Name", exact=True).fill(user)
            page.get_by_label("Pass phrase", exact=True).fill(PASS_PHRASE)
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url: "sign-in" not in url)
        return page


@pytest.fixture
def desk(chromium: Browser, live_server: LiveServer) -> Iterator[Desk]:
    """A desk at the running server."""
    seat = Desk(chromium, live_server.url, [])
    yield seat
    for context in seat.contexts:
        context.close()


@pytest.fixture
def person(transactional_db: None) -> Callable[[str], User]:
    """Makes a user who can sign in."""
    return lambda name: User.objects.create_user(name, password=PASS_PHRASE, full_name=name.title())


@pytest.fixture
def doe(person: Callable[[str], User]) -> Matter:
    """The founding case, loaded for Alice, its attorney."""
    load_courts()
    return founding.load(actor=person("alice"))
