"""What platforms hand out: ids that carry times, and archives and answers as data. Pure: bytes and words in, facts
out; what is absent stays unknown."""
