"""The house as tests see it: a temporary home of its own, never a real one.

Worker processes that a test starts import this module too; they share the home named in
PATINA_TEST_HOME and the database named in PATINA_DATABASE_URL.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def _make_home():
    """Make this process's home, or find the one a test made for its worker processes."""
    if "PATINA_TEST_HOME" in os.environ:
        return Path(os.environ["PATINA_TEST_HOME"])
    for name in [name for name in os.environ if name.startswith("PATINA_")]:
        if name != "PATINA_TEST_DATABASE_URL":
            del os.environ[name]
    home = Path(tempfile.mkdtemp(prefix="patina-tests-"))
    maker = os.getpid()
    atexit.register(lambda: os.getpid() == maker and shutil.rmtree(home, ignore_errors=True))
    os.environ["PATINA_DATA_DIR"] = str(home)
    os.environ["PATINA_SECRET_KEY"] = "for-tests-only-" * 4
    if url := os.environ.get("PATINA_TEST_DATABASE_URL"):
        os.environ["PATINA_DATABASE_URL"] = url
    return home


TEST_HOME = _make_home()

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, INSTALLED_APPS, JOBS_LEASED, STORAGES  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs.testapp"]
JOBS_LEASED = [*JOBS_LEASED, "testapp.Piece", "testapp.Join"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_HOME / "tests.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = TEST_HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
AXES_ENABLED = False
JOBS_LEASE_SECONDS = int(os.environ.get("PATINA_LEASE_SECONDS", "60"))
