#!/usr/bin/env python3
"""Run Casefile's management commands."""

import os
import sys


def main() -> None:
    """Hand the command line to Django, and name the remedy where Django is not installed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casefile.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed in this Python. Run `make setup`, then use .venv/bin/python manage.py.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
