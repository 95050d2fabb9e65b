"""Exhibits: chronologies frozen, checked, printed and released."""
