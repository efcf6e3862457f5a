"""`linli export_matters FILE --estate E`: matters as a sheet, whole or as filtered; XLSX or CSV by the name of FILE."""

import tempfile
from datetime import date
from pathlib import Path

from django.utils import timezone

from linli.config.operator.import_matters import estate_named
from linli.config.operator.installation import must_be_ready
from linli.config.operator.terminal import Progress, Trouble, gettext
from linli.kernel.actors import Hand
from linli.matters.queries import categories
from linli.matters.queries.exports import HEADING, ExportFilters, export_rows
from linli.matters.rules import State
from linli.people.queries import standing_of
from linli.sheets.rules.cells import Form
from linli.sheets.rules.writing import write

FORMS = {".csv": Form.CSV, ".xlsx": Form.XLSX}


def arguments(parser):
    parser.add_argument("file", metavar="FILE", type=Path, help=gettext("the file to write, .xlsx or .csv"))
    parser.add_argument("--estate", metavar="E", required=True, help=gettext("the estate's address, as in its pages"))
    parser.add_argument("--state", metavar="S", choices=[*State], default="", help=gettext("only those in this state"))
    parser.add_argument("--category", metavar="C", default="", help=gettext("only those of this category, by its code"))
    parser.add_argument("--since", metavar="DAY", type=day, help=gettext("only those received on this day or later"))
    parser.add_argument("--until", metavar="DAY", type=day, help=gettext("only those received before this day"))
    parser.add_argument("--text", metavar="T", default="", help=gettext("only those in which these words stand"))


def day(text: str) -> date:
    """A day as argparse asks for one: 2026-05-01."""
    return date.fromisoformat(text)


def run(asked) -> int:
    """0 when FILE is complete; it is there whole or not at all."""
    must_be_ready()
    here = estate_named(asked.estate)
    if asked.file.suffix.lower() not in FORMS:
        raise Trouble(gettext("%(path)s says neither .xlsx nor .csv.") % {"path": asked.file})
    if asked.file.exists():
        raise Trouble(gettext("%(path)s is there already and is left as it is.") % {"path": asked.file})
    if not asked.file.parent.is_dir():
        raise Trouble(gettext("There is no folder %(path)s.") % {"path": asked.file.parent})
    _check_category(here, asked.category)
    filters = ExportFilters(asked.state, asked.category, asked.since, asked.until, asked.text)
    who = standing_of(here.id, Hand.HOUSE, at=timezone.now())
    count = 0
    descriptor, draft = tempfile.mkstemp(prefix=".linli-export-", dir=asked.file.parent)
    try:
        with open(descriptor, "wb") as file, Progress(gettext("Writing matters")) as done:

            def rows():
                nonlocal count
                for row in export_rows(who, filters):
                    count += 1
                    done()
                    yield row

            write(file, FORMS[asked.file.suffix.lower()], HEADING, rows(), above=_above(here))
        Path(draft).rename(asked.file)
    finally:
        Path(draft).unlink(missing_ok=True)
    print(gettext("%(count)s matters written to %(path)s.") % {"count": count, "path": asked.file})
    return 0


def _check_category(here, code):
    known = [category.code for category in categories(here.id)]
    if code and code not in known:
        text = gettext("This estate has no category “%(code)s”. It has: %(known)s.")
        raise Trouble(text % {"code": code, "known": ", ".join(known)})


def _above(here) -> str:
    """What every page of a demo says, its sheets say too."""
    return gettext("Demo data: people, votes and sums are made up") if here.is_demo else ""
