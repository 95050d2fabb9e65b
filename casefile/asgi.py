"""The ASGI application, for servers that speak it, once the checks that must hold have held."""

import os

from django.core.asgi import get_asgi_application
from django.core.handlers.asgi import ASGIHandler


def checked_application() -> ASGIHandler:
    """Django's application; raises ImproperlyConfigured where the installation is not safe to serve."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casefile.settings")
    ready = get_asgi_application()
    from casefile.checks import refuse_unsafe_start

    refuse_unsafe_start()
    return ready


application = checked_application()
