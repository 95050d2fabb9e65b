"""The ledger: one strictly ordered, append-only list of acts per matter, and one for the installation."""
