"""The WSGI application that gunicorn serves, once the checks that must hold have held."""

import gc
import os

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application


def checked_application() -> WSGIHandler:
    """Django's application; raises ImproperlyConfigured where the installation is not safe to serve."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casefile.settings")
    ready = get_wsgi_application()
    from casefile.checks import refuse_unsafe_start

    refuse_unsafe_start()
    # What is loaded now stays: left to the collector, every second large page waited 100 ms for it to be walked again.
    gc.collect()
    gc.freeze()
    return ready


application = checked_application()
