"""What holds the look together: tokens that agree and can be read, no style or script outside their files."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.template.loader import get_template
from PIL import Image

LINLI = Path(__file__).resolve().parent.parent.parent / "linli"
STYLES = LINLI / "web/static/web"
TEMPLATES = sorted(LINLI.glob("*/templates/**/*.html"))
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
BOTH = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")


def tokens():
    """(light, dark, light and dark by the device): colour by name, as the three places in tokens.css have them."""
    plain, chosen = (STYLES / "tokens.css").read_text().split('[data-theme="dark"]')
    first = plain.split("light-dark(#000")[0]
    return dict(COLOUR.findall(first)), dict(COLOUR.findall(chosen)), {n: (a, b) for n, a, b in BOTH.findall(plain)}


def test_the_three_places_of_a_colour_agree():
    light, dark, both = tokens()
    assert both == {name: (light[name], dark[name]) for name in light}
    assert light.keys() == dark.keys()


def luminance(colour):
    """Relative luminance (WCAG 2.2, Appendix A: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """How much they differ: 1 to 21."""
    dim, bright = sorted([luminance(one), luminance(other)])
    return (bright + 0.05) / (dim + 0.05)


READ = [
    *product(["ink", "ink-soft", "seal", "pine", "gold", "sky"], ["paper", "sheet"]),
    *[(tone, f"{tone}-wash") for tone in ("seal", "pine", "gold", "sky")],
    *product(["ink"], ["seal-wash", "pine-wash", "gold-wash", "sky-wash"]),
    ("on-seal", "seal"),
    ("paper", "ink"),
]
SEEN = [*product(["edge", "seal", "pine"], ["paper", "sheet"]), ("edge", "pine-wash")]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("wanted", "pairs"), [(4.5, READ), (3, SEEN)], ids=["text", "edges"])
def test_every_pair_of_tokens_that_meet_can_be_told_apart(theme, wanted, pairs):
    colours = tokens()[theme]
    measured = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in measured.items() if ratio < wanted} == {}


def test_colours_stand_in_the_tokens_only():
    paper = {"#fff", "#000", "#333", "#666", "#999"}  # what is printed is black on white
    found = {
        (path.name, colour)
        for path in STYLES.glob("*.css")
        if path.name != "tokens.css"
        for colour in re.findall(r"(?<!&)#[0-9a-f]{3,8}\b", path.read_text())
    }
    assert {colour for _name, colour in found} <= paper


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(LINLI)))
def test_every_template_compiles(path):
    get_template(str(path.relative_to(path.parents[[part.name for part in path.parents].index("templates")])))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(LINLI)))
def test_no_template_brings_its_own_style_or_script(path):
    text = path.read_text()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", text) == []


def test_no_component_brings_its_own_style_or_script():
    for path in (LINLI / "web/ui").glob("*.py"):
        assert re.findall(r"<style|\sstyle=|\son(?!line)[a-z]+=\"|<script", path.read_text()) == [], path


def test_a_first_page_weighs_less_than_60_kb(client, demo):
    import gzip

    page = client.get("/look/samples/home/").content
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.decode()))
    weights = {name: len(gzip.compress(b"".join(client.get(name).streaming_content))) for name in sorted(files)}
    assert sum(weights.values()) + len(gzip.compress(page)) < 60_000, weights


def test_the_picture_beside_a_link_is_light_and_of_the_shape_that_is_asked_for():
    path = LINLI / "web/static/web/preview.png"
    with Image.open(path) as picture:
        assert picture.size == (1200, 630)
    assert path.stat().st_size < 20_000
