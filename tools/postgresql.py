"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by a socket there, gone afterwards.

    python -m tools.postgresql start          makes and starts one, prints TEST_POSTGRESQL=…
    python -m tools.postgresql stop ADDRESS   stops the one that `start` printed and removes it
    python -m tools.postgresql run COMMAND…   runs a command beside one, with TEST_POSTGRESQL set

It listens on no port, so any number of them stand side by side. Nothing in it is worth keeping: it never waits
for the disk. PostgreSQL refuses to serve as root, so root hands the folder to the system's user `postgres`.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "128MB",
    "autovacuum_naptime": "10min",  # or it stands in the way of CREATE DATABASE … TEMPLATE
    "max_wal_size": "2GB",
}
NEEDED = "PostgreSQL 14 or later is needed for the tests (Debian and Ubuntu: apt-get install postgresql)."


def programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, newest version first: Debian keeps it off the search path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
    folders += [Path(found).parent for found in [shutil.which("initdb")] if found]
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def start() -> str:
    """The address of a server that was just made."""
    bin_ = programs()
    if bin_ is None:
        sys.exit(NEEDED)
    folder = Path(tempfile.mkdtemp(prefix="linli-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    _order(
        bin_ / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
    )
    settings = SETTINGS | {"unix_socket_directories": str(folder)}
    with open(folder / "data" / "postgresql.conf", "a") as conf:
        conf.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
    _order(bin_ / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "start")
    return f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}"


def stop(address: str) -> None:
    """Stops the server at this address, whoever is connected, and removes its folder."""
    folder = Path(parse_qs(urlsplit(address).query)["host"][0])
    _order(programs() / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
    shutil.rmtree(folder)


def run(command: list[str]) -> int:
    """The exit status of a command that found a server in TEST_POSTGRESQL; one that is named already is used."""
    if "TEST_POSTGRESQL" in os.environ:
        return subprocess.call(command)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # so that what follows is done
    address = start()
    try:
        return subprocess.call(command, env=os.environ | {"TEST_POSTGRESQL": address})
    finally:
        stop(address)


def _order(program: Path, *arguments: object) -> None:
    order = [str(program), *map(str, arguments)]
    as_postgres = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    # pg_ctl's child keeps our streams: a file, not a pipe, or we would wait for it for ever.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            order, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False, **as_postgres
        )
        if done.returncode:
            said.seek(0)
            sys.exit(f"{program.name} failed:\n{said.read()}")


def main(arguments: list[str]) -> int:
    match arguments:
        case ["start"]:
            print(f"TEST_POSTGRESQL={start()}")
        case ["stop", address]:
            stop(address.removeprefix("TEST_POSTGRESQL="))
        case ["run", *command] if command:
            return run(command)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
