"""A client of its own, to be killed: `python -m tests.writer endless | stuck`. Prints each act once it is committed."""

import os
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from linli.chronicle.commands import announce, command  # noqa: E402 -- after django.setup()
from linli.database.models import new_key  # noqa: E402
from tests.sayings import Said  # noqa: E402
from tests.village import ANN, AT, ESTATE  # noqa: E402


@command
def write(*, estate, stuck, by, at) -> int:
    number = announce(Said(estate=estate, words="one more"), by=by, at=at)
    if stuck:
        print("written but not committed", flush=True)
        time.sleep(60)
    return number


while True:
    act = new_key()
    write(estate=ESTATE, stuck=sys.argv[1] == "stuck", by=ANN, at=AT, act=act)
    print(act, flush=True)
