"""What looking up costs among many things: `DATABASE_URL=… python -m tools.measure_search [--things 100000]`.

The database must be migrated and empty of pages. Texts are made of words as matters have them, a few of them very
common, between characters at random; questions are pieces of these texts and pairs of hot words. Counted is processor
time, ours and that of PostgreSQL's backend, which other work on the machine does not stretch by waiting.
"""

import argparse
import os
import random
import sys
import time
from itertools import islice, product
from pathlib import Path
from statistics import quantiles

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 -- after django.setup()

from linli.database.models import new_key  # noqa: E402
from linli.search import commands, rules  # noqa: E402
from linli.search.models import Page  # noqa: E402
from linli.search.queries import things_with  # noqa: E402
from linli.search.rules import Audience  # noqa: E402

ESTATE, OTHER = new_key(), new_key()
HOT = "电梯 路灯 架空层 垃圾 漏水 停车 噪音 楼道 消防 大堂 车库 门禁 绿化 维修 堆放 杂物 物业 楼顶 充电 单元".split()  # noqa: SIM905
WEIGHTS = [1 / rank for rank in range(1, len(HOT) + 1)]
LATIN = ["LED", "WiFi", "Pipe", "street", "light", "noise", "parking", "elevator", "garbage", "graffiti"]
HAN = [chr(point) for point in range(0x4E00, 0x4E00 + 3000)]
BOUND_MS = 10


def text(chance):
    words = chance.choices(HOT, WEIGHTS, k=chance.randint(3, 9)) + chance.choices(HAN, k=chance.randint(8, 40))
    chance.shuffle(words)
    return f"{chance.randint(2020, 2026)}-{chance.randint(1, 9999):04} {''.join(words)} {chance.choice(LATIN)}"


def fill(count):
    """Two pages a thing, as a matter has them: the least for everyone, all words for residents and above."""
    chance = random.Random(1)
    rows = (
        Page(estate=ESTATE if number % 10 else OTHER, thing=thing, audience=audience, tokens=tokens)
        for number in range(count)
        for thing, words in [(new_key(), text(chance))]
        for audience, tokens in rules.pages(
            ESTATE if number % 10 else OTHER, "matter", {Audience.EVERYONE: words[:14], Audience.RESIDENTS: words}
        ).items()
    )
    while portion := list(islice(rows, 5000)):
        with transaction.atomic():
            Page.objects.of(ESTATE).bulk_create(portion)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_page")


def questions():
    """240 of them, by kind."""
    chance = random.Random(2)
    for _ in range(30):
        words = text(chance)
        han = words[10 : words.rindex(" ")]
        at = chance.randint(0, len(han) - 8)
        yield "one hot word", chance.choices(HOT, WEIGHTS)[0]
        yield "two hot words", " ".join(chance.sample(HOT, 2))
        yield "hot words in a row", "".join(chance.sample(HOT, 2))
        yield "one character", chance.choice(HOT[:5] + HAN)[0]
        yield "two characters", han[at : at + 2]
        yield "six characters", han[at : at + 6]
        yield "a number", words[:9]
        yield "a word begun, and a hot one", f"{chance.choices(HOT, WEIGHTS)[0]} {chance.choice(LATIN)[:3]}"


def spent_ms() -> float:
    """Processor time so far: ours, and on PostgreSQL that of the backend that serves us, on the same machine."""
    ours = time.process_time() * 1000
    if connection.vendor == "sqlite":
        return ours
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    return ours + int(backend.split()[0]) / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--things", type=int, default=100_000)
    options = parser.parse_args()
    begun = time.perf_counter()
    fill(options.things)
    print(f"{connection.vendor}: {options.things} things made findable in {time.perf_counter() - begun:.1f} s")
    taken, found = {}, {}
    for (kind, asked), audience in product(questions(), (Audience.EVERYONE, Audience.HANDLERS)):
        times = []
        for _ in range(3):  # the cheapest: the first may find nothing in the caches
            begun = spent_ms()
            hits = things_with(ESTATE, asked, sort="matter", audience=audience)
            times.append(spent_ms() - begun)
        taken.setdefault(kind, []).append(min(times))
        found.setdefault(kind, []).append(len(hits))
    for kind, times in taken.items():
        hits = sum(found[kind]) / len(found[kind])
        print(f"  {kind:30} {hits:5.1f} found   p50 {quantiles(times, n=20)[9]:6.2f} CPU-ms   most {max(times):6.2f}")
    p95 = quantiles([one for times in taken.values() for one in times], n=20)[-1]
    print(f"  all: p95 {p95:.2f} CPU-ms (bound {BOUND_MS})")
    begun = time.perf_counter()
    commands.optimize()
    print(f"  optimize: {time.perf_counter() - begun:.2f} s")
    return p95 > BOUND_MS


if __name__ == "__main__":
    sys.exit(main())
