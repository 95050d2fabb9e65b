"""What a date in a case file means: its words, its bounds, and nothing beyond what its source says."""

from casefile.dates.read import read
from casefile.dates.value import DateValue

__all__ = ["DateValue", "read"]
