"""Commands that need the record alone."""
