"""What every test stands on: its own data folder, a database with its triggers, and a few people."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as kept_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection, transaction
from django.test import Client, TransactionTestCase, override_settings
from pytest_django import DjangoDbBlocker, Settings

from casefile.accounts.models import User
from casefile.ledger import triggers
from casefile.matters.courts import load_courts
from casefile.matters.members import add_member, raise_wall
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
def static_files_looked_up_when_asked_for() -> Iterator[None]:
    """Every client of a test loads the middleware anew: listing all static files each time takes most of it."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


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
    return opened_matter(alice, bob, court)


def opened_matter(alice: User, bob: User, court: Court) -> Matter:
    """The same, where no test of its own stands on it."""
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
    return opened_beside(charlie, court)


def opened_beside(charlie: User, court: Court) -> Matter:
    """The same, where no test of its own stands on it."""
    return open_matter(
        actor=charlie,
        slug="other-v-platform",
        short_caption="Other v. Platform, Inc.",
        plaintiffs_caption="OTHER,",
        defendants_caption="PLATFORM, INC.,",
        court=court,
    )


@dataclass(frozen=True)
class Standing:
    """What a module builds once and every test of it finds as it was built: two matters, and a person of each kind.

    The walled one is an attorney of the matter behind a wall; `nobody` is not signed in.
    """

    people: dict[str, User | None]
    sessions: dict[str, str]

    def user(self, person: str) -> User:
        """The person as the database has them now."""
        kept = self.people[person]
        assert kept is not None
        return User.objects.get(pk=kept.pk)

    def client(self, person: str) -> Client:
        """A fresh client in the person's session."""
        client = Client()
        if person in self.sessions:
            client.cookies[kept_settings.SESSION_COOKIE_NAME] = self.sessions[person]
        return client


@pytest.fixture(scope="module")
def standing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:
    """Build once a module, in a transaction that its end takes back; there `as_built` is every test's `db`."""
    folder = tmp_path_factory.mktemp("standing")
    own = {
        "DATA_DIR": folder,
        "STORE_DIR": folder / "store",
        "EXHIBITS_DIR": folder / "exhibits",
        "KEYS_DIR": folder / "keys",
        "PASSWORD_HASHERS": [f"{MD5PasswordHasher.__module__}.MD5PasswordHasher"],
    }
    with django_db_blocker.unblock(), override_settings(**own), transaction.atomic():
        yield _built()
        transaction.set_rollback(True)


def _built() -> Standing:
    load_courts()
    court = Court.objects.get(code="cand")
    alice, bob, charlie = (
        User.objects.create_user(name.lower(), password="a-long-pass-phrase", full_name=f"{name} {what}")
        for name, what in (("Alice", "Attorney"), ("Bob", "Paralegal"), ("Charlie", "Other"))
    )
    matter = opened_matter(alice, bob, court)
    opened_beside(charlie, court)
    people: dict[str, User | None] = {"nobody": None, "other": charlie, "paralegal": bob, "attorney": alice}
    for name, role in (("expert", "expert"), ("auditor", "auditor"), ("walled", "attorney")):
        people[name] = user = User.objects.create_user(name, password="a-long-pass-phrase")
        add_member(actor=alice, matter=matter, user=user, role=role)
        if name == "walled":
            raise_wall(actor=alice, matter=matter, user=user, reason="represented the defendant")
    return Standing(people, {name: _session(user) for name, user in people.items() if user is not None})


def _session(user: User) -> str:
    session = import_module(kept_settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = kept_settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


@pytest.fixture
def as_built(standing: Standing) -> Iterator[Standing]:
    """What stands, for one test: whatever the test writes is taken back when it ends."""
    with transaction.atomic():
        yield standing
        transaction.set_rollback(True)
