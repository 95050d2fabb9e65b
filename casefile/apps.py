"""The application that holds the record."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CasefileConfig(AppConfig):
    """Registers the system checks and keeps the append-only triggers in place across migrations."""

    name = "casefile"
    verbose_name = "The record"

    def ready(self) -> None:
        """Connect what must be there before the first request: checks, and the triggers' care around migrations."""
        from casefile.ledger import triggers

        for registers_itself in ("casefile.checks", "casefile.evidence.guards"):
            import_module(registers_itself)

        pre_migrate.connect(triggers.drop_before_migrating, sender=self)
        post_migrate.connect(triggers.install_after_migrating, sender=self)
