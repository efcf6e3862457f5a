"""`linli take_back_import BATCH --estate E`: what an import brought goes again, as docs/imports.md tells.

Status 0: all of it went; 1: some of it stays, because somebody has relied on it since. Without BATCH it lists imports.
"""

import json
from dataclasses import asdict
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from linli.config.operator.import_matters import TOLD, estate_named
from linli.config.operator.installation import must_be_ready
from linli.config.operator.terminal import Progress, gettext, say
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from linli.matters import words as of_matters
from linli.matters.commands.takings_back import take_back
from linli.matters.queries.imports import SORT, held, matters_of_batch
from linli.sheets import words as of_sheets
from linli.sheets.queries import batch, batches
from linli.sheets.rules.batches import taking_back


def arguments(parser):
    parser.add_argument(
        "batch",
        metavar="BATCH",
        nargs="?",
        type=UUID,
        help=gettext("the import's key, as import_matters says it; without it, the last imports are listed"),
    )
    parser.add_argument("--estate", metavar="E", required=True, help=gettext("the estate's address, as in its pages"))
    parser.add_argument("--dry-run", action="store_true", help=gettext("say what would be done, and do nothing"))
    parser.add_argument("--json", action="store_true", help=gettext("answer for a program to read"))


def run(asked) -> int:
    """0 when all of it went, or would; 1 when some of it stays."""
    must_be_ready()
    here = estate_named(asked.estate)
    if asked.batch is None:
        _list(here, asked)
        return 0
    told = batch(here.id, asked.batch)
    if told is None:
        raise Refused("batch_unknown")
    answer = {"batch": str(told.id), "file": told.file_name, "imported": told.imported, "dry_run": asked.dry_run}
    keys = matters_of_batch(here.id, told.id)
    if asked.dry_run:
        taking_back(told.state)
        staying = held(here.id, told.id, keys)
        answer["taken_back"] = told.taken_back + len(keys) - len(staying)
    else:
        with Progress(gettext("Taking matters back"), total=len(keys)) as done:
            by = dict(by=Hand.HOUSE, at=timezone.now(), say=lambda so_far, ms: done.reach(so_far))
            back = take_back(estate=here.id, batch_id=told.id, **by)
        staying = back.held
        answer |= {"taken_back": back.taken_back, "longest_lock_ms": back.longest_lock_ms}
    answer["stay"] = [_told(matter) for matter in staying]
    _print(answer, asked)
    return 1 if staying else 0


def _told(matter) -> dict:
    sentences = " · ".join(str(of_matters.TIES[tie]) for tie in matter.ties)
    return {
        "id": str(matter.id),
        "number": matter.number,
        "foreign_number": matter.foreign_number,
        "why": [*matter.ties],
        "sentence": sentences,
    }


def _print(answer, asked):
    if asked.json:
        print(json.dumps(answer, ensure_ascii=False))
        return
    count = len(answer["stay"])
    for matter in answer["stay"][:TOLD]:
        print("· {number} ({foreign_number}): {sentence}".format(**matter))
    if count > TOLD:
        print(gettext("… and %(count)s more; --json names them all.") % {"count": count - TOLD})
    would = gettext("Of %(imported)s matters from %(file)s, %(taken_back)s would be taken back, %(stay)s would stay.")
    did = gettext("Of %(imported)s matters from %(file)s, %(taken_back)s are taken back, %(stay)s stay.")
    print((would if answer["dry_run"] else did) % (answer | {"stay": count}))
    if answer.get("longest_lock_ms"):
        say(gettext("The estate waited for it %(longest_lock_ms)s ms at the longest.") % answer)


def _list(here, asked):
    """The last imports, the newest first: key, moment, file, how it stands."""
    found = batches(here.id, sort=SORT)
    if asked.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, default=str))
        return
    for one in found:
        begun = one.begun_at.astimezone(ZoneInfo(here.time_zone)).strftime("%Y-%m-%d %H:%M")
        count = gettext("%(count)s matters") % {"count": one.imported}
        print(f"{one.id}  {begun}  {one.file_name}  {count}  {of_sheets.STATES[one.state]}")
    if not found:
        say(gettext("Nothing was imported here yet."))
