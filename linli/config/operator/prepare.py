"""`linli prepare`: brings an installation up to date: tables and laws, style files, and in a new one a demo estate."""

import json
from contextlib import nullcontext
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from linli.config import demo
from linli.config.operator.installation import must_be_ready, setup_path, unapplied
from linli.config.operator.making import alone, drafted
from linli.config.operator.terminal import Trouble, gettext, say
from linli.database.laws import check_triggers
from linli.people.queries import installation


def arguments(parser):
    parser.add_argument("--demo", action="store_true", help=gettext("fill a new database with the demo estate"))
    parser.add_argument("--look", action="store_true", help=gettext("change nothing, only say what stands there"))
    parser.add_argument("--json", action="store_true", help=gettext("answer for a program to read"))


def run(asked) -> int:
    """0 when everything stands. With `--look` raises Trouble where the database lags behind the code."""
    if not asked.look:
        prepare(with_demo=asked.demo)
    else:
        must_be_ready()
    if asked.json:
        print(json.dumps({"kind": installation(), "setup": setup_path()}))
    return 0


def prepare(*, with_demo: bool) -> None:
    """Brings the database up to date; a new SQLite file appears under its name only when it is complete."""
    with alone():
        call_command("collectstatic", interactive=False, verbosity=0)
        is_new = connection.vendor == "sqlite" and not _holds_anything(Path(connection.settings_dict["NAME"]))
        with drafted() if is_new else nullcontext():
            _bring_up_to_date(with_demo)


def _bring_up_to_date(with_demo):
    if unapplied() or check_triggers(connection):
        call_command("migrate", interactive=False, verbosity=0)
    if with_demo and installation() is None:
        say(gettext("Building the demo estate. This happens once."))
        demo.build(at=timezone.now())
    elif with_demo and installation() == "demo" and not demo.is_built():
        raise Trouble(gettext("Building the demo estate was broken off here. Empty the database and begin again."))


def _holds_anything(path):
    return path.exists() and path.stat().st_size > 0
