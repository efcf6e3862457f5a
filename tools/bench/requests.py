"""What is asked of the server: pages, reports, and the file that is imported."""

import csv
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from linli.config.demo.cast import OPEN_FLOOR, SLUG
from tools.bench.client import Answer, Client

HOME, LIST, BOARD, REPORT = f"/{SLUG}/", f"/{SLUG}/matters/", f"/{SLUG}/board/", f"/{SLUG}/snap/"
SEARCH = f"{LIST}?q=Graffiti"
MIXTURE = "of ten: five lists, two homes, two searches, one report"
REAL = Path("service_requests/sf311_10k.csv")
MAPPING = Path(__file__).parent.parent.parent / "docs/examples/sf311.toml"


def pages(thread: str) -> dict[str, str]:
    """Name and address of every page with a bound; `thread` is one of twenty entries."""
    return {
        "home": HOME,
        "list of matters, first page": LIST,
        "list, searched": SEARCH,
        "thread of 20 entries": f"/{SLUG}/threads/{thread}/",
        "board": BOARD,
    }


def report_form(visitor: Client) -> dict[str, object]:
    """What a resident sends of the report's form."""
    drawn = visitor.get(REPORT).hidden()
    return drawn | {"kind": "report", "place": str(OPEN_FLOOR), "words": "架空层又堆了几个纸箱，挡住了路。"}


def busy(visitor: Client, until: float) -> list[Answer]:
    """Read and report until the clock shows this; every answer."""
    form = report_form(visitor)
    round_trip = [LIST, HOME, LIST, SEARCH, LIST, HOME, f"{LIST}?group=open", SEARCH, LIST]
    answers = []
    while time.monotonic() < until:
        answers += [visitor.get(path) for path in round_trip]
        answers.append(visitor.post(REPORT, form | {"act": str(uuid4())}))
    return answers


@contextmanager
def file_of(count: int) -> Iterator[tuple[Path, Path, str]]:
    """(table, mapping, where it is from): real requests where LINLI_DATA has them, else as many made-up ones."""
    if "LINLI_DATA" in os.environ:
        yield Path(os.environ["LINLI_DATA"]) / REAL, MAPPING, "real requests"
        return
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as table:
        _make_up(count, table)
        table.flush()
        yield Path(table.name), MAPPING, "made-up requests"


def _make_up(count, table):
    """Rows in the columns of San Francisco's, of about their length."""
    chance = random.Random(311)
    kinds = ("Graffiti", "Street and Sidewalk Cleaning", "Noise Report", "Encampments", "Sewer Issues")
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    opened = datetime(2019, 10, 6, tzinfo=UTC)
    for number in range(count):
        opened += timedelta(minutes=chance.randrange(1, 30))
        closed = opened + timedelta(hours=chance.randrange(1, 200))
        kind = chance.choice(kinds)
        words = " ".join(chance.choices(kinds, k=6))
        row = {
            "unique_key": 11_000_000 + number,
            "created_date": f"{opened:%Y-%m-%d %H:%M:%S} UTC",
            "closed_date": f"{closed:%Y-%m-%d %H:%M:%S} UTC",
            "resolution_action_updated_date": f"{closed:%Y-%m-%d %H:%M:%S} UTC",
            "status": "Closed",
            "status_notes": words,
            "agency_name": "311 Supervisor Queue",
            "category": kind,
            "complaint_type": kind,
            "descriptor": "Other",
            "incident_address": f"{chance.randrange(1, 3000)} MADE-UP ST, SAN FRANCISCO, CA, 94127",
            "source": "Mobile/Open311",
            "latitude": f"37.{chance.randrange(70, 80)}",
            "longitude": f"-122.{chance.randrange(40, 50)}",
        }
        writer.writerow([row.get(column, "") for column in COLUMNS])


COLUMNS = (
    "unique_key", "created_date", "closed_date", "resolution_action_updated_date", "status", "status_notes",
    "agency_name", "category", "complaint_type", "descriptor", "incident_address", "supervisor_district",
    "neighborhood", "location", "source", "media_url", "latitude", "longitude", "police_district",
)  # fmt: skip
