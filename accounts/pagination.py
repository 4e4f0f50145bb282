"""How the API turns pages."""

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination

from accounts.numbers import number_of


class NewestFirst(CursorPagination):
    """Pages by primary key, newest first; a row added meanwhile moves nothing."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200

    def decode_cursor(self, request):
        """Read the cursor; one whose place is no key was not given out here."""
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and number_of(cursor.position) is None:
            raise NotFound(self.invalid_cursor_message)
        return cursor
