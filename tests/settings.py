"""The machine's settings, with a key that only tests sign with, in a folder that is gone after the run."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SECRET_KEY", "only for tests")
os.environ.setdefault("SEED_KEY", "only for tests, too")
if "LINLI_VAR" not in os.environ:  # the workers of a run, and what tests start, share the folder of the first process
    os.environ["LINLI_VAR"] = tempfile.mkdtemp(prefix="linli-tests-")
    atexit.register(shutil.rmtree, os.environ["LINLI_VAR"], ignore_errors=True)

from linli.config.settings import *  # noqa: F403 -- which asks for the key

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 -- empty, or whitenoise warns that it is absent
