"""Source documents: what is held, referenced or withheld, and what was read out of it."""
