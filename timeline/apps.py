"""The application that tells the story."""

from importlib import import_module

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    """Events, platform records, chronologies and exhibits."""

    name = "timeline"
    verbose_name = "The story"

    def ready(self) -> None:
        """Let verifying custody reach the story's records."""
        import_module("timeline.events.soundness")
