"""ASGI door of the house."""

from django.core.asgi import get_asgi_application

from config import env

env.use_settings()
application = get_asgi_application()
