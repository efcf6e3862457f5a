"""What an installation is: whether it is there, keeps step with the code, and was begun."""

from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse
from django.utils.http import urlencode

from linli.config.operator.terminal import Trouble, gettext, ngettext
from linli.people.commands import offer_setup


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


def setup_path() -> str | None:
    """Where a real installation is begun, with its one-time word; None once something was founded."""
    word = offer_setup()
    return word and f"{reverse('installation:setup')}?{urlencode({'token': word})}"


def unknown(migrations: list[list[str]]) -> list[str]:
    """Those of these migrations, as (app, name), that this code does not have: a newer one made them."""
    known = MigrationLoader(None).disk_migrations
    return [f"{app}.{name}" for app, name in migrations if (app, name) not in known]
