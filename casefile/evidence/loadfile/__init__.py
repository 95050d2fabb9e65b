"""Load files of productions: the lists that say which Bates numbers, families, files and fields belong together.
Pure: bytes in, rows and documents out; every line keeps its number and its words."""
