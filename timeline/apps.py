"""The application that tells the story."""

from importlib import import_module

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    """Events, platform records, chronologies and exhibits."""

    name = "timeline"
    verbose_name = "The story"

    def ready(self) -> None:
        """Let verifying custody reach the story's records, and the worker the works that exhibits may queue."""
        for registers_itself in ("timeline.events.soundness", "timeline.events.purged", "timeline.exhibits.background"):
            import_module(registers_itself)
