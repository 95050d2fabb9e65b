"""Full text over both databases: text as words, the query grammar, and the index that keeps step with the records."""
