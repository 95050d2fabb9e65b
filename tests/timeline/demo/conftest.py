"""The demonstration matters, each loaded once for the tests of a file and taken back after them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from casefile.accounts.models import User
from casefile.matters.models import Matter
from timeline.demo import fictional, founding

ATTORNEY = "alex"


@contextmanager
def kept_for_a_while(load: Callable[..., Matter], blocker: Any, folder: Path) -> Iterator[Matter]:
    """A matter in a transaction that is rolled back, with a store and keys of its own while it loads."""
    places = {"DATA_DIR": folder, "STORE_DIR": folder / "store", "KEYS_DIR": folder / "keys"}
    with blocker.unblock(), transaction.atomic():
        with override_settings(**places):
            matter = load(actor=User.objects.create_user(ATTORNEY, full_name="Alex Attorney"))
        yield matter
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the vault's key of the loaded matter lies."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def doe(django_db_setup: None, django_db_blocker: Any, keys_folder: Path) -> Iterator[Matter]:
    """The founding matter."""
    with kept_for_a_while(founding.load, django_db_blocker, keys_folder) as matter:
        yield matter


@pytest.fixture(scope="module")
def roe(django_db_setup: None, django_db_blocker: Any, keys_folder: Path) -> Iterator[Matter]:
    """The fictional matter."""
    with kept_for_a_while(fictional.load, django_db_blocker, keys_folder) as matter:
        yield matter


@pytest.fixture
def attorney() -> User:
    """Who loaded them."""
    return User.objects.get(username=ATTORNEY)
