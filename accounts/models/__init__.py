"""The nouns of the accounts room, one file each."""

from accounts.models.second_factor import RecoveryCode, SecondFactor
from accounts.models.sent import SentForm
from accounts.models.sessions import UserSession
from accounts.models.tokens import ApiToken
from accounts.models.users import User

__all__ = ["ApiToken", "RecoveryCode", "SecondFactor", "SentForm", "User", "UserSession"]
