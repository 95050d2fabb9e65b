"""Background work: queued in the transaction of what asked for it, done by a worker, taken up again when one dies."""
