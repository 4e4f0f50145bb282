"""What can be wrong with a film file, each as one sentence that names the file and the way out."""


class FilmError(ValueError):
    """A film cannot be used as asked.

    `message` is the English sentence, a `%(name)s` template when `params` are given, so that a page may
    translate the template and fill it in again; `str(error)` is the finished English sentence.
    """

    def __init__(self, message, **params):
        self.message = message
        self.params = params
        super().__init__(message % params if params else message)


class NotFilm(FilmError):
    """The file holds no moving picture that can be read."""


class Truncated(FilmError):
    """The file ends before the film does."""


class Cancelled(Exception):
    """The caller asked to stop, and everything half made is gone."""
