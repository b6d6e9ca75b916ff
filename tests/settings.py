"""The settings of the suite: those of the product, with cheap passwords, files in a scratch folder and jobs run at once."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-the-suite-" + "x" * 50)
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="academy-tests-"))
os.environ.setdefault("PLAIN_HTTP", "1")

from config.settings import *  # noqa: F403  the environment above must stand before the settings are read
from config.settings import DATA_DIR, DATABASES, HUEY

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
HUEY = {**HUEY, "immediate": True}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in use: in memory the threads of a live server would share one connection and its transactions.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
# Threads of a live server give their connections back, or the test database could not be dropped at the end.
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Counted queries and parallel workers want sessions and caches of their own; that Redis serves is seen in test_world.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# whitenoise warns of a folder that is not there, and warnings are errors here.
(DATA_DIR / "static").mkdir(parents=True, exist_ok=True)
