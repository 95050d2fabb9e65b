"""Migrating brings the triggers up to date, whatever of them was missing before."""

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from casefile.ledger import triggers


@pytest.mark.django_db(transaction=True)
def test_a_database_that_lacks_a_trigger_is_refused_by_check_and_healed_by_migrate() -> None:
    name, table = next(iter(triggers.installed(connection).items()))
    on = "" if connection.vendor == "sqlite" else f" ON {table}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert triggers.missing(connection) == [name]

    with pytest.raises((SystemCheckError, CommandError), match=name):
        call_command("check", databases=["default"])
    call_command("migrate", verbosity=0)

    assert triggers.missing(connection) == []
    call_command("check", databases=["default"])
