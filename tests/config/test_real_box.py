"""docs/real-box.md: the role that Linli works under can do its work and cannot switch a law off; its files are read."""

import os
import re
from pathlib import Path

import psycopg
import pytest
from django.db import ProgrammingError, connection
from psycopg.conninfo import make_conninfo

from linli.chronicle import queries
from linli.chronicle.commands import erase_person, open_book
from linli.chronicle.rules import Ground
from linli.config.databases import database_at
from linli.database.laws import check_triggers
from linli.database.models import new_key
from linli.files.rules.photos import BYTES_MAX
from linli.matters.rules.reports import PHOTOS_MAX
from tests.harness import empty, make, on_postgresql, point
from tests.sayings import tell
from tests.village import ANN, AT, BAO, ESTATE

PAPER = (Path(__file__).parents[2] / "docs/real-box.md").read_text()
ROLES = ("linli_owner", "linli")


@pytest.fixture
def as_in_the_paper(database):
    """Roles and database as docs/real-box.md makes them, tables made by the owner; `default` is the product's role."""
    server = os.environ["TEST_POSTGRESQL"]
    suffix = f"_{database_at(database)['NAME']}"
    [orders] = re.findall(r"```sql\n(.*?)```", PAPER, re.DOTALL)
    orders = re.sub(r"\b(linli_owner|linli)\b", lambda name: f"{name[0]}{suffix}", orders)
    on_server, within = orders.split(f"\\connect linli{suffix}")
    with psycopg.connect(server, autocommit=True) as orderer:
        for order in filter(str.strip, on_server.split(";")):
            orderer.execute(order)
        with psycopg.connect(make_conninfo(server, dbname=f"linli{suffix}")) as inside:
            inside.execute(within)
        owner, worker = (make_conninfo(server, dbname=f"linli{suffix}", user=f"{role}{suffix}") for role in ROLES)
        make(owner, empty)
        point("default", worker)
        yield
        point("default", database)
        orderer.execute(f"DROP DATABASE linli{suffix} WITH (FORCE)")
        for role in ROLES:
            orderer.execute(f"DROP ROLE {role}{suffix}")


@on_postgresql
@pytest.mark.usefixtures("as_in_the_paper")
def test_the_products_role_works_and_owns_nothing():
    open_book(estate=ESTATE)
    tell("one", "two")
    assert erase_person(estate=ESTATE, person_id=ANN, ground=Ground.UNLAWFUL, by=BAO, at=AT, act=new_key()) == 3
    assert (queries.verify(ESTATE), check_triggers(connection)) == ([], [])
    for attack in (
        "ALTER TABLE chronicle_entry DISABLE TRIGGER USER",
        "DROP TRIGGER law_chronicle_entry_is_never_changed ON chronicle_entry",
        "SET session_replication_role = replica",
        "TRUNCATE chronicle_entry CASCADE",
        "CREATE TABLE mine (id int)",
    ):
        with connection.cursor() as cursor, pytest.raises(ProgrammingError, match=r"must be owner|permission denied"):
            cursor.execute(attack)


def test_the_environment_is_what_systemd_reads():
    """It strips no comment from a value; a shell, which reads the same file for an update, would."""
    [written] = re.findall(r"`/etc/linli\.env`(?s:.*?)\n\n((?: {4}.*\n)+)", PAPER)
    lines = [line.strip() for line in written.splitlines()]
    told = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    assert told == {
        "LINLI_VAR": "/var/lib/linli",
        "LINLI_KEYS": "/var/lib/linli-keys",
        "LINLI_HOSTS": "linli.example.org",
        "LINLI_TLS": "1",
        "LINLI_PROXY": "1",
        "LINLI_LANGUAGE": "zh",
    }


def test_the_proxies_let_a_whole_report_through():
    """What they refuse gets their own page, and what was typed is lost."""
    let_through = [
        int(megabytes) for megabytes in re.findall(r"(?:max_size|client_max_body_size) (\d+)(?:MB|m;)", PAPER)
    ]
    assert len(let_through) == 2
    assert min(let_through) * 1_000_000 > PHOTOS_MAX * BYTES_MAX + 1_000_000
