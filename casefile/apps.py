"""The application that holds the record."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

REGISTERING = (
    "casefile.checks",
    "casefile.evidence.guards",
    "casefile.custody.background",
    "casefile.custody.checking",
)
"""Modules that register what they offer when they are imported: checks, guards, background work."""


class CasefileConfig(AppConfig):
    """Registers the system checks and keeps the append-only triggers in place across migrations."""

    name = "casefile"
    verbose_name = "The record"

    def ready(self) -> None:
        """Connect what must be there before the first request: checks, background work, the triggers' care."""
        from casefile.ledger import triggers
        from casefile.search.index import keep_in_step

        for registers_itself in REGISTERING:
            import_module(registers_itself)

        keep_in_step()
        pre_migrate.connect(triggers.drop_before_migrating, sender=self)
        post_migrate.connect(triggers.install_after_migrating, sender=self)
