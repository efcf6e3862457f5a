"""What an installation is: whether it is there, keeps step with the code, was begun, and forgot whom it should."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse
from django.utils.http import urlencode

from linli.chronicle.rules import Ground
from linli.config.operator.terminal import Trouble, gettext, ngettext
from linli.people.commands import erasures, offer_setup
from linli.people.queries import person


def must_be_ready() -> None:
    """Raises Trouble where there is no database, or one that lags behind the code; makes no empty file in asking."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        text = gettext("There is no database at %(path)s yet. Run `linli prepare` first.")
        raise Trouble(text % {"path": connection.settings_dict["NAME"]})
    if count := len(unapplied()):
        text = ngettext(
            "The database lacks %(count)s change. Run `linli prepare` first.",
            "The database lacks %(count)s changes. Run `linli prepare` first.",
            count,
        )
        raise Trouble(text % {"count": count})


def unapplied() -> list[str]:
    """The migrations that the database lacks, in their order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def setup_path(*, further=False) -> str | None:
    """Where an estate is set up, with its one-time word; None once one was founded, unless for a `further` one."""
    word = offer_setup(further=further)
    return word and f"{reverse('installation:setup')}?{urlencode({'token': word})}"


def unknown(migrations: list[list[str]]) -> list[str]:
    """Those of these migrations, as (app, name), that this code does not have: a newer one made them."""
    known = MigrationLoader(None).disk_migrations
    return [f"{app}.{name}" for app, name in migrations if (app, name) not in known]


def not_forgotten() -> Iterator[tuple[int, UUID, UUID, Ground]]:
    """Who is on the list of erasures and here all the same: (number of the line, estate, person, why).

    Raises Trouble for a line that is none.
    """
    try:
        listed = [(UUID(line["estate"]), UUID(line["person"]), Ground(line["ground"])) for line in erasures()]
    except (ValueError, TypeError, KeyError) as error:
        text = gettext("The list of erasures in %(keys)s is damaged: put back the copy that was kept of it.")
        raise Trouble(text % {"keys": settings.KEYS}) from error
    for number, (estate, key, ground) in enumerate(listed, start=1):
        found = person(estate, key)
        if found and not found.forgotten_at:
            yield number, estate, key, ground
