"""How the API turns pages."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Pages by primary key, newest first; a row added meanwhile moves nothing."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
