"""The story: what happened, citing the record, and the exhibits that print it."""
