"""System checks: what must hold before this installation serves anyone. Ids are stable."""

import importlib
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import ERROR, CheckMessage, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from casefile.ledger import triggers


@register(Tags.database)
def append_only_triggers_stand(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """casefile.E001: the database lacks a trigger that keeps the ledger append-only."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if "casefile_ledgerentry" not in connection.introspection.table_names():
            continue
        if gone := triggers.missing(connection):
            found.append(
                Error(
                    f"The database {alias!r} lacks {len(gone)} trigger(s): {', '.join(gone)}.",
                    hint="Run `manage.py migrate`, which installs them, and find out who dropped them.",
                    id="casefile.E001",
                )
            )
    return found


@register(Tags.compatibility, deploy=True)
def print_libraries_are_there(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """casefile.E002: the libraries that set type for the exhibits cannot be loaded."""
    try:
        importlib.import_module("weasyprint")  # loads pango; too slow for every command
    except OSError as fault:
        return [
            Error(
                f"Exhibits cannot be printed: {fault}.",
                hint="Run `make setup`: it installs pango, or prints the one command that does on this system.",
                id="casefile.E002",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def production_is_not_a_demonstration(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """casefile.E003: debug, a wildcard host, or no stated hosts on a server."""
    faults = []
    if settings.DEBUG:
        faults.append("CASEFILE_DEBUG is on")
    if "*" in settings.ALLOWED_HOSTS:
        faults.append("CASEFILE_HOSTS holds a wildcard")
    if not settings.HOSTS_STATED:
        faults.append("CASEFILE_HOSTS is not set")
    return [Error(f"Not fit to serve a firm: {fault}.", id="casefile.E003") for fault in faults]


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured where a check finds an error: nobody is served by an unsafe installation."""
    found = run_checks(databases=["default"], include_deployment_checks=not settings.LOCAL)
    if errors := [str(message) for message in found if message.level >= ERROR]:
        raise ImproperlyConfigured("Casefile does not start: " + " ".join(errors))
