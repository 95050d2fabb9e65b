#!/usr/bin/env python3
"""Run Casefile's management commands."""

import os
import sys


def main() -> None:
    """Hand the command line to Django, name the remedy where Django is not installed, and say a refusal in words."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casefile.settings")
    try:
        from django.core.exceptions import PermissionDenied
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed in this Python. Run `make setup`, then use .venv/bin/python manage.py.")
    try:
        execute_from_command_line(sys.argv)
    except PermissionDenied as refused:  # an archived matter: the words are for a person, not for a programmer
        sys.exit(str(refused))


if __name__ == "__main__":
    main()
