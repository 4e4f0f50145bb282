"""Find works. The index is written by the verbs, through these names.

`reindex(work_ids)` and `forget(work_ids)` keep it, `keep(subject)` is what the journal calls,
`index(work, kind, text)` and `facet(work, name, value)` are for rooms above, `find(…)` asks.
"""

from archive.search.asking import Query, find
from archive.search.keeping import fold_counts, forget, reindex
from archive.search.telling import facet, index, keep

__all__ = ["Query", "facet", "find", "fold_counts", "forget", "index", "keep", "reindex"]
