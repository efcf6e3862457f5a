"""What an installation is: what its database is for, and whether that keeps step with the code."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from linli.people.models import Installation


def kind() -> str | None:
    """`demo` or `real`, or None for a database that nobody has begun to use."""
    begun = Installation.objects.first()
    return begun and begun.kind


def unapplied() -> list[str]:
    """The migrations that the database lacks, in their order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def setup_path() -> str | None:
    """Where a real installation is begun, with its one-time token; None once it was."""
    return None
