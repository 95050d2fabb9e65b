"""Events: dated, asserted things, each citing its sources."""
