"""Matters, their courts and parties, and who may see which matter."""
