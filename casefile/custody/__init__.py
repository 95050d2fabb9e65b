"""The acts done to a document, each one ledger entry."""
