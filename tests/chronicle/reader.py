"""A worker of its own, to be killed: it sweeps, and stops dead after the third entry's command is done."""

import os
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from linli.chronicle import jobs  # noqa: E402 -- after django.setup()
from tests.chronicle.test_jobs import sweep  # noqa: E402
from tests.village import AT, ESTATE  # noqa: E402


def sweep_three(estate, told, *, at):
    sweep(estate, told, at=at)
    if told.number == 3:
        print("at 3", flush=True)
        time.sleep(60)


jobs.read_once(ESTATE, "sweep", sweep_three, at=AT)
