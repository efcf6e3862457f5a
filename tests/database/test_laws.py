"""What the database itself refuses, and that no schema change takes a law away."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, models
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor as StockEditor
from django.db.migrations import (
    AddConstraint,
    AddField,
    AlterField,
    AlterUniqueTogether,
    RemoveField,
    RenameField,
    RunSQL,
)

from linli.chronicle.commands import erase
from linli.chronicle.models import Book, Entry
from linli.chronicle.rules import Ground
from linli.database.laws import Law, check_triggers, in_force
from linli.database.models import new_key
from tests.harness import migrate_by, on_postgresql, on_sqlite
from tests.sayings import tell
from tests.village import AT, BAO, ESTATE

pytestmark = pytest.mark.usefixtures("database")
APPEND_ONLY_TABLES = ["chronicle_entry", "chronicle_piece", "chronicle_erasure"]


def execute(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def lived_in(database):
    """An estate with some of everything that the record keeps."""
    tell("one", "two", to=[BAO])
    erase(estate=ESTATE, number=1, names=["words"], ground=Ground.UNLAWFUL, by=BAO, at=AT, act=new_key())


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize("table", APPEND_ONLY_TABLES)
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE {} SET estate = estate",
        "DELETE FROM {}",
        "TRUNCATE {} CASCADE",
        "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
    ],
)
def test_a_record_can_only_grow(table, attack):
    other_engine = {"sqlite": "TRUNCATE", "postgresql": "INSERT OR REPLACE"}[connection.vendor]
    with pytest.raises((OperationalError, ProgrammingError) if attack.startswith(other_engine) else IntegrityError):
        execute(attack.format(table))


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize("table", ["chronicle_book", "chronicle_thread"])
def test_a_book_and_a_thread_stay(table):
    with pytest.raises(IntegrityError, match="is_never_deleted"):
        execute(f"DELETE FROM {table}")


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize("number", [0, 3, 5])
def test_a_book_goes_on_by_one_and_never_back(number):
    with pytest.raises(IntegrityError, match="goes_on_by_one"):
        Book.objects.of(ESTATE).update(last_number=number)


@pytest.mark.parametrize("number", [0, 2])
def test_an_entry_follows_the_last_and_no_other(number):
    with pytest.raises(IntegrityError, match="follows_the_last"):
        Entry.objects.create(estate=ESTATE, thread_id=ESTATE, number=number, kind="x", at=AT, text="{}", hash="")


def test_an_entry_needs_a_book():
    with pytest.raises(IntegrityError, match="follows_the_last"):
        Entry.objects.create(estate=BAO, thread_id=ESTATE, number=1, kind="x", at=AT, text="{}", hash="")


def test_an_entry_moves_its_book_on_by_itself():
    Entry.objects.create(estate=ESTATE, thread_id=ESTATE, number=1, kind="x", at=AT, text="{}", hash="seal")
    assert Book.objects.of(ESTATE).values_list("last_number", "last_hash").get() == (1, "seal")


REBUILDS = [
    ("chronicle", AlterField("entry", "kind", models.CharField(max_length=99, default="?"))),
    ("chronicle", AlterField("book", "last_hash", models.CharField(max_length=200))),
    ("chronicle", RenameField("entry", "hash", "seal")),
    ("chronicle", AlterField("piece", "salt", models.CharField(max_length=99, default="?"))),
    ("chronicle", AddField("erasure", "why", models.CharField(max_length=9, default=""))),
    ("chronicle", RemoveField("reader", "fault")),
    ("chronicle", AlterField("thread", "joined_into", models.UUIDField(null=True))),
    ("chronicle", AddConstraint("entry", models.CheckConstraint(name="some", condition=~models.Q(text="")))),
    ("chronicle", AlterUniqueTogether("act", {("estate", "act", "asked")})),
    ("people", AlterField("installation", "kind", models.CharField(max_length=99))),
]


def named(value):
    return type(value).__name__ + "_" + getattr(value, "name", "") if not isinstance(value, str) else value


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize("app, change", REBUILDS, ids=named)
def test_laws_are_in_force_after_every_schema_change(app, change):
    before = in_force(connection)
    migrate_by(app, change)
    assert (in_force(connection), check_triggers(connection)) == (before, [])


@pytest.mark.usefixtures("lived_in")
def test_a_law_still_bites_after_its_table_was_rebuilt():
    migrate_by(*REBUILDS[0])
    with pytest.raises(IntegrityError, match="is_never_changed"):
        execute("UPDATE chronicle_entry SET kind = kind")


def test_a_schema_change_that_fails_leaves_every_law():
    before = in_force(connection)
    with pytest.raises(OperationalError if connection.vendor == "sqlite" else ProgrammingError):
        migrate_by("chronicle", REBUILDS[0][1], RunSQL("SELECT * FROM nowhere"))
    assert (in_force(connection), check_triggers(connection)) == (before, [])


def test_every_declared_law_is_in_force_and_of_its_own_engine_only():
    declared = {
        f"law_{model._meta.db_table}_{law.name}"
        for model in apps.get_models()
        for law in getattr(model, "laws", ())
        if law.engine in ("", connection.vendor)
    }
    assert {statute.name for statute in in_force(connection)} == declared
    search = {statute.name for statute in in_force(connection) if "search_page" in statute.name}
    assert bool(search) is (connection.vendor == "sqlite")


def test_no_law_has_a_name_that_an_engine_would_cut_off():
    assert max(len(statute.name) for statute in in_force(connection)) <= 63


@on_sqlite
@pytest.mark.usefixtures("lived_in")
def test_what_djangos_own_editor_would_do_to_them():
    migrate_by(*REBUILDS[0], editor=StockEditor(connection))
    lost = [finding for finding in check_triggers(connection) if "chronicle_entry" in finding]
    assert lost == [
        f"law_chronicle_entry_{name} is declared but not in force"
        for name in ("follows_the_last", "is_never_changed", "is_never_deleted", "is_now_the_last")
    ]


def test_a_law_that_was_lost_or_bent_is_reported_and_migrate_restores_it(monkeypatch):
    lost, *_ = sorted(in_force(connection))
    execute(lost.repeal())
    assert check_triggers(connection) == [f"{lost.name} is declared but not in force"]
    call_command("migrate", verbosity=0)
    assert check_triggers(connection) == []
    monkeypatch.setattr(Entry, "laws", [*Entry.laws, Law("is_stricter_now", "BEFORE UPDATE")])
    assert check_triggers(connection) == ["law_chronicle_entry_is_stricter_now is declared but not in force"]
    call_command("migrate", verbosity=0)
    assert check_triggers(connection) == []


@on_sqlite
def test_a_law_that_was_bent_is_reported_twice_as_it_is_and_as_it_should_be():
    name = "law_chronicle_entry_is_never_changed"
    execute(
        f"DROP TRIGGER {name}",
        f"CREATE TRIGGER {name} BEFORE UPDATE ON chronicle_entry WHEN FALSE BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    assert check_triggers(connection) == [
        f"{name} is declared but not in force",
        f"{name} is in force but not declared",
    ]
    call_command("migrate", verbosity=0)
    assert check_triggers(connection) == []


@on_postgresql
def test_a_law_switched_off_is_reported():
    execute("ALTER TABLE chronicle_entry DISABLE TRIGGER law_chronicle_entry_is_never_changed")
    assert len(check_triggers(connection)) == 2
    call_command("migrate", verbosity=0)
    assert check_triggers(connection) == []


def test_the_check_command_names_a_lost_law_and_the_remedy(capsys):
    lost, *_ = sorted(in_force(connection))
    execute(lost.repeal())
    call_command("check", databases=["default"])
    said = capsys.readouterr().err
    assert (f"{lost.name} is declared but not in force" in said, "HINT: Run migrate." in said) == (True, True)


def test_migrations_go_back_and_forth():
    before = {statute.name for statute in in_force(connection)}
    ours = [config.label for config in apps.get_app_configs() if config.name.startswith("linli.")]
    with_tables = [label for label in ours if list(apps.get_app_config(label).get_models())]
    for label in reversed(with_tables):
        call_command("migrate", label, "zero", verbosity=0)
    assert (in_force(connection), check_triggers(connection)) == (set(), [])
    assert not [table for table in connection.introspection.table_names() if table.partition("_")[0] in with_tables]
    call_command("migrate", verbosity=0)
    assert {statute.name for statute in in_force(connection)} == before
