"""OAI-PMH 2.0: other houses harvest what this one shows of its catalogue."""
