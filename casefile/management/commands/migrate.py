"""manage.py migrate, Django's own, on a database whose triggers are to be brought up to date by it."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate


class Command(Migrate):
    """Looks at everything but the database first: a trigger that is missing is what migrating installs."""

    def check(self, *args: Any, **kwargs: Any) -> None:
        """Run the checks that do not ask the database."""
        super().check(*args, **{**kwargs, "databases": None})
