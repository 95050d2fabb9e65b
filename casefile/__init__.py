"""The record: what a firm holds in a matter, and how it knows that it is genuine."""
