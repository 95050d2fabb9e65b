"""Triggers that keep what is not held without bytes: no page, no rendition, and no way round by a later change."""

from casefile.ledger.triggers import Guard, register

NOT_HELD = "(SELECT holding FROM casefile_sourcedocument WHERE id = NEW.document_id) <> 'held'"
HAS_BYTES = (
    "NEW.holding <> 'held' AND (EXISTS (SELECT 1 FROM casefile_page WHERE document_id = NEW.id) "
    "OR EXISTS (SELECT 1 FROM casefile_rendition WHERE document_id = NEW.id))"
)
MESSAGE = "a document that is not held has no page and no rendition"

register(
    [
        *(
            Guard(f"casefile_{table}_held_{moment.lower()}", f"casefile_{table}", moment, MESSAGE, NOT_HELD)
            for table in ("page", "rendition")
            for moment in ("INSERT", "UPDATE")
        ),
        Guard("casefile_sourcedocument_held_update", "casefile_sourcedocument", "UPDATE", MESSAGE, HAS_BYTES),
    ]
)
