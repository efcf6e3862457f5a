"""Draws linli/web/static/web/preview.png, which stands beside a link of ours in a group: `python -m tools.preview`.

Made of the seal and the roofs of our empty lists, in the colours of tokens.css; the middle square is a picture by
itself, for some crop to that.
"""

import io
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tools.look import CHROMIUM

STATIC = Path(__file__).parent.parent / "linli/web/static/web"
WIDE, HIGH = 1200, 630
PAPER, CARD, EDGE, ROOF = "#f7f3ea", "#fffdf8", "#e4dccb", "#8a8070"
COLOURS = 24
ROOFS = (
    "M16 44V24l14-10 14 10v20M26 44V33h8v11M52 44V12h26v32M58 20h4M68 20h4M58 28h4M68 28h4M58 36h4M68 36h4"
    "M86 44V28l10-8 10 8v16M93 44v-8h6v8"
)


def main() -> int:
    """The exit status."""
    seal = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", (STATIC / "seal.svg").read_text())
    street = "".join(
        f'<path transform="translate({left} 388) scale(4)" d="{ROOFS}" fill="none" stroke="{ROOF}"/>'
        for left in (-48, 352, 752)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}">'
        f'<rect width="{WIDE}" height="{HIGH}" fill="{PAPER}"/>'
        f'<path d="M0 564H{WIDE}" stroke="{ROOF}" stroke-width="4"/>{street}'
        f'<rect x="468" y="86" width="264" height="264" rx="34" fill="{CARD}" stroke="{EDGE}" stroke-width="3"/>'
        f'<svg x="492" y="110" width="216" height="216" viewBox="0 0 64 64">{seal}</svg></svg>'
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
        page.set_content(f'<body style="margin:0">{svg}')
        drawn = Image.open(io.BytesIO(page.screenshot()))
        browser.close()
    drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(STATIC / "preview.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
