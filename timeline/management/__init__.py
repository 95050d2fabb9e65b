"""Management commands of the story."""
