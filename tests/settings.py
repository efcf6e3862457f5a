"""The machine's settings, and a key that only tests sign with."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only for tests")
os.environ.setdefault("LINLI_VAR", tempfile.mkdtemp(prefix="linli-tests-"))

from linli.config.settings import *  # noqa: F403 -- which asks for the key
