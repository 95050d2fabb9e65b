"""An installation that is not safe refuses to start, and says why."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from pytest_django import Settings

from casefile.checks import refuse_unsafe_start
from casefile.ledger import triggers


def test_a_sound_installation_starts(db: None) -> None:
    refuse_unsafe_start()


def test_a_missing_trigger_stops_the_start_and_the_check(db: None) -> None:
    triggers.drop(connection)
    with pytest.raises(ImproperlyConfigured, match=r"casefile\.E001"):
        refuse_unsafe_start()
    with pytest.raises(SystemCheckError, match="migrate"):
        call_command("check", databases=["default"])


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEBUG", True, "CASEFILE_DEBUG"),
        ("ALLOWED_HOSTS", ["*"], "wildcard"),
        ("HOSTS_STATED", False, "CASEFILE_HOSTS"),
    ],
)
def test_a_server_with_a_demonstrations_settings_does_not_start(
    db: None, settings: Settings, name: str, value: object, said: str
) -> None:
    settings.LOCAL, settings.HOSTS_STATED, settings.ALLOWED_HOSTS = False, True, ["casefile.example"]
    setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured, match=said):
        refuse_unsafe_start()
