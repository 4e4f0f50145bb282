"""How often a program may ask: counted per person, in each web process by itself."""

from rest_framework.throttling import UserRateThrottle


class PersonThrottle(UserRateThrottle):
    """So many requests a minute for each person, by whichever token; strangers by their address."""

    scope = "person"
