"""Commands that need both the record and the story."""
