"""Settings, in the order a request meets them. Values from outside come through config.env alone."""

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env
from jobs.server import socket_path

BASE_DIR = env.BASE
DEBUG = env.flag("DEBUG")
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var" / "house")
SECRET_KEY = env.secret_key(DEBUG)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("TRUSTED_ORIGINS")
HTTPS = env.flag("HTTPS")
PORT = env.number("PORT", 8000)

INSTALLED_APPS = [
    "config",
    "accounts",
    "jobs",
    "archive",
    "restoration",
    "reviews",
    "channel",
    "demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_rq",
    "axes",
    "csp",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.RequestIdMiddleware",
    "accounts.middleware.AddressMiddleware",
    "accounts.middleware.SeatMiddleware",
    "accounts.middleware.RefusalMiddleware",
    "config.visibility.VisibilityMiddleware",
    "axes.middleware.AxesMiddleware",
    "accounts.once.OnceMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "config.context.house",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'patina.sqlite3'}", conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "config.sqlite3"  # writers take turns
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_RESET_ON_SUCCESS = True

# Languages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Asia/Shanghai")

# Files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "static_built"
STORE_URL = env.text("STORE_URL")  # s3://bucket/prefix puts film there; empty keeps it under DATA_DIR
IMPORT_LIMIT_BYTES = env.number("IMPORT_LIMIT_MB", 500) * 1_000_000  # the most one import may unpack to
STORAGES = {
    "default": {"BACKEND": "archive.storage.HouseStorage", "OPTIONS": {"room": "files"}},
    "masters": {"BACKEND": "archive.storage.HouseStorage", "OPTIONS": {"room": "masters"}},
    "runs": {"BACKEND": "archive.storage.HouseStorage", "OPTIONS": {"room": "runs"}},
    "exports": {"BACKEND": "archive.storage.HouseStorage", "OPTIONS": {"room": "exports"}},
    "stills": {"BACKEND": "archive.storage.HouseStorage", "OPTIONS": {"room": "stills"}},
    "channel": {"BACKEND": "archive.storage.HouseStorage", "OPTIONS": {"room": "channel"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
SCRATCH_DIR = env.folder("SCRATCH_DIR", DATA_DIR / "scratch")
UPLOAD_LIMIT = env.number("UPLOAD_LIMIT_GB", 2000) * 1_000_000_000  # the largest single file people may send
UPLOAD_HOURS = env.number("UPLOAD_HOURS", 72)  # an upload nobody goes on with is forgotten after so long
WATCH_DIR = env.text("WATCH_DIR")  # films put here, named by their can's number, are taken in
WATCH_BY = env.text("WATCH_BY")  # the username of the cataloguer in whose name that happens
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Queue
REDIS_URL = env.text("REDIS_URL")  # empty: the house runs its own Valkey under DATA_DIR
_BELL = {"URL": REDIS_URL} if REDIS_URL else {"UNIX_SOCKET_PATH": socket_path(DATA_DIR), "DB": 0}
RQ_QUEUES = {
    name: {**_BELL, "SERIALIZER": "rq.serializers.JSONSerializer", "DEFAULT_TIMEOUT": -1}
    for name in ("assemble", "deliver", "cpu", "gpu", "keep")
}
JOBS_LEASE_SECONDS = env.number("LEASE_SECONDS", 60)  # work that does not advance this long is taken away
RQ_WORKERS = env.number("WORKERS", 0)  # 0: one worker a core, at most eight
THREADS = env.number("THREADS", 0)  # torch threads of one worker; 0: cores divided by workers
DEVICE = env.text("DEVICE", "auto")
CHECKPOINTS_DIR = env.text("CHECKPOINTS_DIR")  # networks the house brings itself; empty: none are used
JOBS_HOUSEKEEPING = [
    "archive.files.housekeeping.tick",
    "archive.risk.tick",
    "archive.search.rebuilding.tick",
    "archive.exchange.outgoing.doors.tick",
    "archive.exchange.oai.keeping.tick",
    "channel.delivering.tick",
]
JOBS_HOUSEKEEPING_SECONDS = 10
JOBS_LEASED = [
    "archive.Intake",
    "archive.Examination",
    "archive.Replication",
    "archive.FixityRun",
    "archive.Export",
    "archive.ImportStep",
    "archive.BulkRun",
    "archive.IndexBuild",
    "restoration.Step",
    "restoration.Segment",
    "reviews.Evidence",
    "channel.Delivery",
]

# Ways of adding titles' books together that rooms above the archive know: code → an archive.books.Way.
BOOKS_WAYS = {"programme": "restoration.programmes.BY_PROGRAMME"}

# Security
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # a domain owner decides those
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 12 * 3600
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
COUNTRY_HEADER = env.text("COUNTRY_HEADER")  # set by a proxy we trust; names the visitor's country
OAI_PAGE = 100  # records a page
HOUSE_NAME = env.text("HOUSE_NAME", "Patina")  # how records that leave the house name it
HOUSE_URL = env.text("HOUSE_URL", "http://localhost")
HOUSE_EMAIL = env.text("HOUSE_EMAIL", "archive@localhost")
OAI = env.text("OAI")  # who may harvest: empty nobody, "open" or codes of collections; never restricted ones
ONE_SIGNER = env.flag("ONE_SIGNER")  # a small house may let one person give both signatures

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.verdicts.Verdict"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.parsers.PlainJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "accounts.pagination.NewestFirst",
    "DEFAULT_SCHEMA_CLASS": "accounts.api.schema.HouseSchema",
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.throttles.PersonThrottle"],
    "DEFAULT_THROTTLE_RATES": {"person": f"{env.number('API_REQUESTS_A_MINUTE', 600)}/min"},
    "EXCEPTION_HANDLER": "accounts.api.problems.answer",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Patina",
    "DESCRIPTION": "The catalogue, its films and their restoration, by the same rules as the pages.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_PUBLIC": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "TitleKind": "archive.vocabulary.TitleType",
        "VariantKind": "archive.vocabulary.VariantType",
        "ManifestationKind": "archive.vocabulary.ManifestationType",
        "EventKind": "archive.vocabulary.EventType",
        "MinuteKind": "archive.vocabulary.MinuteKind",
        "Gauge": "archive.vocabulary.Gauge",
        "CopyrightStatus": "archive.vocabulary.CopyrightStatus",
        "VersionKind": "archive.models.Version.Kind",
        "RunStatus": "restoration.models.Run.Status",
        "ReviewStatus": "reviews.models.Review.Status",
        "DecisionKind": "reviews.models.Decision.Kind",
        "SignatureKind": "reviews.models.SignOff.Kind",
        "PublicationStatus": "channel.models.Publication.Status",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
