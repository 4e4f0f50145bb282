"""What can be wrong with a file of records, each as one sentence with the way out."""

from film.errors import FilmError


class Unreadable(FilmError):
    """The file cannot be read as what it is said to be; a worker does not try it again."""
