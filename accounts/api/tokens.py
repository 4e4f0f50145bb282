"""Let programs in by a token in the header `Authorization: Bearer patina_…`."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from accounts import tokens

WORD = b"bearer"


class TokenAuthentication(BaseAuthentication):
    """Know a person by one of their tokens; without the header, ask the next way."""

    def authenticate(self, request):
        """Return (person, token), or None where no token is given; a wrong one is refused."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != WORD:
            return None
        text = words[1].decode("ascii", "replace") if len(words) == 2 else ""
        token = tokens.known(text)
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, revoked or run out. Make another one."))
        return token.user, token

    def authenticate_header(self, request):
        """Say how to come in."""
        return 'Bearer realm="Patina"'


class TokenScheme(OpenApiAuthenticationExtension):
    """How the description of the API names it."""

    target_class = "accounts.api.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        """Describe the header."""
        return {"type": "http", "scheme": "bearer", "description": "A token made under My account."}
