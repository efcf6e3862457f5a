"""What processes cost, as the kernel counts it."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def tree(root: int) -> list[int]:
    """This process and every one below it."""
    children: dict[int, list[int]] = {}
    for pid in _pids():
        if stat := _stat(pid):
            children.setdefault(int(stat[1]), []).append(pid)
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def cpu_ms(pids: list[int], *, with_dead_children: bool = False) -> float:
    """What these processes, all threads, have used of the processors so far, in user and system mode."""
    last = 15 if with_dead_children else 13
    return sum(sum(map(int, stat[11:last])) for pid in pids if (stat := _stat(pid))) * 1000 / TICKS


def pss_mb(pids: list[int]) -> float:
    """Their memory; what several share is divided among them."""
    return sum(_pss_kb(pid) for pid in pids) / 1024


def backends(database: str) -> list[int]:
    """PostgreSQL's processes that serve this database, by the titles they give themselves."""
    return [pid for pid in _pids() if f" {database} " in _title(pid) and _title(pid).startswith("postgres:")]


def _pids():
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _stat(pid) -> list[str]:
    """The fields of /proc/PID/stat after the name: state, parent, …; none if it is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _title(pid):
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _pss_kb(pid):
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
