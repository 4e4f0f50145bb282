"""The tensor work, one file a repair, a function first. Only workers import these."""
