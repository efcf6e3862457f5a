"""`linli import_matters FILE --estate E --mapping MAP.toml`: history from another system, as docs/imports.md tells.

Status 0: every row is in; 1: some stayed behind, and stand with their reasons in a file of their own.
"""

import json
import os
from collections import Counter
from itertools import count
from pathlib import Path

from django.utils import timezone

from linli.config.operator.installation import must_be_ready
from linli.config.operator.terminal import Progress, Trouble, gettext, say
from linli.kernel.actors import Hand
from linli.matters import words as of_matters
from linli.matters.commands.imports import bring_in
from linli.matters.queries.imports import SORT, import_plan
from linli.people.queries import EstateHere, estate_at, estates
from linli.sheets import words as of_sheets
from linli.sheets.queries import mapping_names, mapping_text
from linli.sheets.rules.cells import BYTES_MAX, Finding, Form
from linli.sheets.rules.plans import Plan
from linli.sheets.rules.writing import write

TOLD = 20  # findings printed one by one; --json has them all


def arguments(parser):
    parser.add_argument("file", metavar="FILE", type=Path, help=gettext("the sheet to read: CSV, XLSX, XLS or ODS"))
    parser.add_argument("--estate", metavar="E", required=True, help=gettext("the estate's address, as in its pages"))
    parser.add_argument(
        "--mapping",
        metavar="MAP",
        required=True,
        help=gettext("what its columns are: a file of TOML, or the name of a mapping saved before"),
    )
    parser.add_argument("--dry-run", action="store_true", help=gettext("say what would be done, and do nothing"))
    parser.add_argument("--rest", metavar="REST", type=Path, help=gettext("where to write the rows that stay behind"))
    parser.add_argument("--json", action="store_true", help=gettext("answer for a program to read"))


def run(asked) -> int:
    """0 when every row is in, or would be; 1 when some stay behind."""
    must_be_ready()
    here = estate_named(asked.estate)
    if here.is_demo:
        raise Trouble(gettext("This is a demo: real matters do not come into it. Set up an installation of their own."))
    at = timezone.now()
    plan = import_plan(here.id, _read(asked.file), _mapping(here, asked.mapping), at=at)
    rest = _place_for_rest(asked, plan.sheet)
    answer = {
        "rows": len(plan.rows) + len(plan.sheet.left_out),
        "imported": 0,
        "known": plan.known,
        "left_out": len(plan.sheet.left_out),
        "dry_run": asked.dry_run,
        "findings": [_told(finding) for finding in plan.sheet.findings],
    }
    if asked.dry_run:
        answer["imported"] = len(plan.rows) - plan.known
    else:
        with Progress(gettext("Bringing in matters"), total=len(plan.rows)) as done:
            told = dict(by=Hand.HOUSE, at=at, say=lambda so_far, ms: done.reach(so_far))
            brought = bring_in(estate=here.id, plan=plan, file_name=asked.file.name, **told)
        answer |= {"imported": brought.imported, "known": brought.known, "longest_lock_ms": brought.longest_lock_ms}
        answer["batch"] = str(brought.batch)
        if plan.sheet.left_out:
            _write_rest(rest, plan)
            answer["rest"] = str(rest)
    _print(answer, asked)
    return 1 if plan.sheet.left_out else 0


def estate_named(slug: str) -> EstateHere:
    """The estate at this address. Raises Trouble that names those there are."""
    if here := estate_at(slug):
        return here
    known = ", ".join(one.slug for one in estates()) or "–"
    raise Trouble(gettext("There is no estate “%(slug)s” here. There are: %(known)s.") % {"slug": slug, "known": known})


def _read(path) -> bytes:
    with open(path, "rb") as file:
        return file.read(BYTES_MAX + 1)


def _mapping(here, named) -> str:
    """The TOML in this file, or what the estate saved under this name at an earlier import."""
    if Path(named).is_file():
        try:
            return Path(named).read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise Trouble(gettext("%(path)s is not written in UTF-8.") % {"path": named}) from None
    if (text := mapping_text(here.id, sort=SORT, name=named)) is not None:
        return text
    known = ", ".join(mapping_names(here.id, sort=SORT)) or "–"
    text = gettext("There is no file %(name)s, and no mapping saved under that name. Saved are: %(known)s.")
    raise Trouble(text % {"name": named, "known": known})


def _place_for_rest(asked, plan: Plan) -> Path:
    """Where the rest goes: as asked, or beside the file under a name that no other has.

    Raises Trouble if it could not be written there in the end, when the other rows are in.
    """
    if asked.rest and asked.rest.exists():
        raise Trouble(gettext("%(path)s is there already and is left as it is.") % {"path": asked.rest})
    ending = ".csv" if plan.sheet.form is Form.CSV else ".xlsx"
    names = (f"{asked.file.stem}-rest{number or ''}{ending}" for number in count())
    place = asked.rest or next(path for name in names if not (path := asked.file.with_name(name)).exists())
    if plan.left_out and not asked.dry_run and not os.access(place.parent, os.W_OK):
        text = gettext("The rows that stay behind cannot be written to %(path)s. Name another place with --rest.")
        raise Trouble(text % {"path": place})
    return place


def _write_rest(path, plan):
    heading, *rows = plan.sheet.rest(_sentence, title=str(of_sheets.REASON))
    with open(path, "xb") as file:
        write(file, plan.sheet.sheet.form, heading, rows)


def _told(finding: Finding) -> dict:
    return {
        "cell": finding.cell,
        "row": finding.row,
        "code": finding.code,
        "stays_behind": finding.grave,
        "sentence": _sentence(finding),
    }


def _sentence(finding: Finding) -> str:
    """What is found, in the operator's language."""
    words = of_sheets.ROW_FINDINGS | of_matters.ROW_FINDINGS
    return str(words[finding.code]) % finding.facts


def _print(answer, asked):
    if asked.json:
        print(json.dumps(answer, ensure_ascii=False))
        return
    for finding in answer["findings"][:TOLD]:
        print(f"{'✗' if finding['stays_behind'] else '·'} {finding['cell']}: {finding['sentence']}")
    if len(answer["findings"]) > TOLD:
        for code, times in Counter(finding["code"] for finding in answer["findings"]).most_common():
            print(f"  {code}: {times}")
    would = gettext(
        "Of %(rows)s rows, %(imported)s would come in, %(known)s are here already, %(left_out)s stay behind."
    )
    did = gettext("Of %(rows)s rows, %(imported)s came in, %(known)s were here already, %(left_out)s stay behind.")
    print((would if answer["dry_run"] else did) % answer)
    if "rest" in answer:
        say(gettext("Those that stay behind are in %(rest)s, each with its reason: mend them and bring that.") % answer)
    if answer.get("longest_lock_ms"):
        say(gettext("The estate waited for it %(longest_lock_ms)s ms at the longest.") % answer)
        back = f"linli take_back_import {answer['batch']} --estate {asked.estate}"
        say(gettext("To take all of it back: %(command)s") % {"command": back})
