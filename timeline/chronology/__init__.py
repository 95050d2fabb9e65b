"""Chronologies: saved queries over events, and the rows that page, exhibit and export share."""
