"""What every test stands on: its own data folder, a database with its triggers, and a few people."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import Settings

from casefile.accounts.models import User
from casefile.ledger import triggers
from casefile.matters.courts import load_courts
from casefile.matters.members import add_member
from casefile.matters.models import Court, Matter
from casefile.matters.opening import open_matter


@pytest.fixture(autouse=True)
def own_data_folder(settings: Settings, tmp_path: Path) -> None:
    """Every test has its own store and keys, and passwords hash in no time."""
    settings.DATA_DIR = tmp_path / "var"
    settings.STORE_DIR = settings.DATA_DIR / "store"
    settings.EXHIBITS_DIR = settings.DATA_DIR / "exhibits"
    settings.KEYS_DIR = settings.DATA_DIR / "keys"
    settings.PASSWORD_HASHERS = [f"{MD5PasswordHasher.__module__}.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def flush_past_the_triggers() -> Iterator[None]:
    """A transactional test empties the tables when it ends; the append-only triggers step aside for just that."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(case: Any) -> None:
        triggers.drop(connection)
        flush(case)
        triggers.install(connection)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture
def alice(db: None) -> User:
    """The attorney of the matter."""
    return User.objects.create_user("alice", password="a-long-pass-phrase", full_name="Alice Attorney")


@pytest.fixture
def bob(db: None) -> User:
    """Its paralegal, once the matter is open."""
    return User.objects.create_user("bob", password="a-long-pass-phrase", full_name="Bob Paralegal")


@pytest.fixture
def charlie(db: None) -> User:
    """The attorney of another matter."""
    return User.objects.create_user("charlie", password="a-long-pass-phrase", full_name="Charlie Other")


@pytest.fixture
def court(db: None) -> Court:
    """N.D. Cal., with its rules."""
    load_courts()
    return Court.objects.get(code="cand")


@pytest.fixture
def matter(alice: User, bob: User, court: Court) -> Matter:
    """An open matter with Alice as its attorney and Bob as its paralegal."""
    opened = open_matter(
        actor=alice,
        slug="poe-v-platform",
        short_caption="Poe v. Platform, Inc.",
        plaintiffs_caption="JANE POE,",
        defendants_caption="PLATFORM, INC.,",
        court=court,
        docket_number="3:99-cv-00001",
    )
    add_member(actor=alice, matter=opened, user=bob, role="paralegal")
    return opened


@pytest.fixture
def other_matter(charlie: User, court: Court) -> Matter:
    """A matter that only Charlie belongs to."""
    return open_matter(
        actor=charlie,
        slug="other-v-platform",
        short_caption="Other v. Platform, Inc.",
        plaintiffs_caption="OTHER,",
        defendants_caption="PLATFORM, INC.,",
        court=court,
    )
