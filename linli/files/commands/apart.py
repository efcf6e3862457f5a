"""What is done with bytes that people sent in a process of its own, for one of them is enough to crash a decoder.

Whatever becomes of that process, it knows no secret of ours, writes no file, and is over before long.
"""

import base64
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import linli
from linli.files.rules.photos import BYTES_MAX, PIXELS_BELOW, Redrawn, Spot
from linli.kernel.errors import Refused

LIMITS = """
import resource
for limit, most in (("RLIMIT_CPU", {seconds}), ("RLIMIT_AS", 2 << 30), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
    resource.setrlimit(getattr(resource, limit), (most, most))
"""
REDRAW_SECONDS = 20
REDRAW = """
import base64, json, sys
from linli.files.rules.heic import redraw
from linli.kernel.errors import Refused

try:
    redrawn = redraw(sys.stdin.buffer.read())
except Refused as refused:
    answer = {"refused": refused.code}
else:
    spot = redrawn.taken_from
    answer = {
        "full": base64.b64encode(redrawn.full).decode(),
        "thumb": base64.b64encode(redrawn.thumb).decode(),
        "size": [redrawn.width, redrawn.height],
        "taken_at": redrawn.taken_at and redrawn.taken_at.isoformat(),
        "taken_from": spot and [spot.latitude_microdegrees, spot.longitude_microdegrees],
    }
json.dump(answer, sys.stdout)
"""


def run_apart(program: str, data: bytes, *, seconds: int) -> bytes | None:
    """What this program of ours says when it is given `data`; None if it crashed, or took too long or too much."""
    order = [sys.executable, "-B", "-c", LIMITS.format(seconds=seconds) + program]
    home = Path(linli.__file__).parent.parent
    try:
        done = subprocess.run(order, input=data, capture_output=True, timeout=2 * seconds, cwd=home, env={})  # noqa: S603 -- our own
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def redraw_apart(data: bytes) -> Redrawn:
    """As `photos.redraw`, for HEIC. Raises `Refused` as that does: photo_damaged if the process did not survive."""
    said = run_apart(REDRAW, data, seconds=REDRAW_SECONDS)
    answer = json.loads(said) if said else {"refused": "photo_damaged"}
    match answer.get("refused"):
        case "photo_too_large":
            raise Refused("photo_too_large", limit=BYTES_MAX // 1_000_000)
        case "photo_too_many_pixels":
            raise Refused("photo_too_many_pixels", limit=PIXELS_BELOW // 1_000_000)
        case str():
            raise Refused("photo_damaged")
    return Redrawn(
        full=base64.b64decode(answer["full"]),
        thumb=base64.b64decode(answer["thumb"]),
        width=answer["size"][0],
        height=answer["size"][1],
        taken_at=answer["taken_at"] and datetime.fromisoformat(answer["taken_at"]),
        taken_from=answer["taken_from"] and Spot(*answer["taken_from"]),
    )
