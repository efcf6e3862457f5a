"""History of another system comes in whole, once, with its own times."""

import time
from pathlib import Path

import pytest

from linli.chronicle import queries as chronicle
from linli.kernel.actors import Hand
from linli.matters.commands.imports import bring_in
from linli.matters.models import Matter
from linli.matters.queries.imports import import_plan
from tests.village import AT, ESTATE

DOCS = Path(__file__).parents[2] / "docs"
SF311 = (DOCS / "examples" / "sf311.toml").read_text()


def test_ten_thousand_real_requests(street, data, capsys):
    begun, cpu = time.perf_counter(), time.process_time()
    file = (data / "service_requests" / "sf311_10k.csv").read_bytes()
    plan = import_plan(ESTATE, file, SF311, at=AT)
    planned = time.process_time() - cpu
    done = bring_in(estate=ESTATE, plan=plan, file_name="sf311_10k.csv", by=Hand.HOUSE, at=AT)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - begun
    with capsys.disabled():
        print(
            f"\n{Matter.objects.of(ESTATE).db and ''}10,000 imported in {cpu:.1f} CPU-s ({planned:.1f} to plan), {wall:.1f} s; "
            f"longest lock {done.longest_lock_ms} ms"
        )
