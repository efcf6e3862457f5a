"""Drawings by the server: SVG with its numbers in attributes, for the policy allows no inline style."""

import io
from collections import Counter

import segno
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.web.ui.markup import NOTHING, html, html_each

OF_ALL = 1000  # tracks count in thousandths of their width


def track(label, part, whole, *, said="", mark=None, against=0, url=""):
    """How far a count is, and where a rule draws the line.

    `part` of `whole` is filled; `against` more is filled in grey beside it; `mark` is the number that the rule asks
    for. `said` stands opposite the label and should say all of it in words; `url` leads to what was counted.
    """

    def at(number):
        return min(OF_ALL, round(OF_ALL * number / whole)) if whole else 0

    line = NOTHING
    if mark is not None:
        line = html('<path class="halo" d="M{0} 0V10"/><path class="law" d="M{0} 0V10"/>', at(mark))
    named = html('<a class="in-reach" href="{}">{}</a>', url, label) if url else label
    beside = html('<rect class="no" x="{}" width="{}" height="10"/>', at(part), at(against)) if against else ""
    return html(
        '<div class="track"><p><span>{0}</span><span class="num">{1}</span></p>'
        '<svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="yes" width="{2}" height="10"/>{3}{4}</svg></div>',
        named, said or f"{part} / {whole}", at(part), beside, line,
    )  # fmt: skip


def plot(pairs, *, label, first, second):
    """Two counts side by side over time; `pairs` are (name, first count, second count). A table says it in numbers."""
    pairs = list(pairs)
    most = max((max(a, b) for _name, a, b in pairs), default=0) or 1
    width = max(len(pairs), 1) * 40

    def bars(place, name, a, b):
        left, high, low = place * 40 + 6, round(56 * a / most, 1), round(56 * b / most, 1)
        return html(
            '<rect class="first" x="{}" y="{}" width="12" height="{}"/>'
            '<rect class="second" x="{}" y="{}" width="12" height="{}"/><text x="{}" y="76">{}</text>',
            left, 60 - high, high, left + 14, 60 - low, low, left + 13, name,
        )  # fmt: skip

    return html(
        '<figure class="plot"><figcaption><b>{0}</b> <small><i class="key first"></i>{1} '
        '<i class="key second"></i>{2}</small></figcaption>'
        '<svg viewBox="0 0 {3} 82" aria-hidden="true">{4}<path class="axis" d="M0 60.5H{3}"/></svg>'
        '<div class="unseen"><table><caption>{0}</caption><tr><td></td><th scope="col">{1}</th><th scope="col">{2}</th>'
        "</tr>{5}</table></div></figure>",
        label, first, second, width,
        html_each("{}", [(bars(place, *pair),) for place, pair in enumerate(pairs)]),
        html_each('<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>', pairs),
    )  # fmt: skip


def plan(size, things, *, label, picks="", picked="", here=None):
    """The estate's plan. `size` is (width, height, the ways as an SVG path's data), as `EstateHere.plan`.

    `things` are (key, name, outline "x,y x,y …", kind, count), kind one of "building", "common", "shops"; a thing
    with a count gets a dot that grows with it, and things in one spot share theirs. With `picks`, the id of a radio
    list in the page, a tap chooses the radio whose value is the thing's key (`picked` is chosen already); without a
    script the list itself is used. `here` is a point (x, y) to pin.
    """
    width, height, ways = size
    shapes, names, counts = [], [], Counter()
    for key, name, outline, kind, count in things:
        points = [tuple(map(float, point.split(","))) for point in outline.split()]
        x, y = _middle(points)
        chosen = " picked" if picked and str(key) == str(picked) else ""
        shapes.append((f"{kind}{chosen}", key, outline, name))
        if kind != "common" and name:
            names.append((x, y, name))
        if count:
            counts[x, y] += count
    pin = NOTHING
    if here:
        x, y = here
        pin = html('<path class="pin" d="M{} {}c-9-12-9-24 0-24s9 12 0 24z"/>', x, y)
    hand = html(' data-picks="{}"', picks) if picks else NOTHING
    return html(
        '<svg class="plan" viewBox="0 0 {} {}" role="img" aria-label="{}"{}>'
        '<rect class="ground" width="{}" height="{}"/><path class="way" d="{}"/>{}{}{}{}</svg>',
        width, height, label, hand, width, height, ways,
        html_each('<polygon class="{}" data-key="{}" points="{}"><title>{}</title></polygon>', shapes),
        html_each('<circle class="dot" cx="{}" cy="{}" r="{}"/>', _dots(counts, names, width, height)),
        html_each('<text x="{}" y="{}" dy=".35em">{}</text>', names),
        pin,
    )  # fmt: skip


def _dots(counts, names, width, height):
    """(x, y, radius) of a dot for each place with a count: within the plan, and beside a name that it would cover."""
    most = max(counts.values(), default=0)
    for (x, y), count in counts.items():
        radius = round(3 + 6 * (count / most) ** 0.5, 1)
        for across, down, name in names:
            aside = _half_width(name) + radius + 2
            if abs(across - x) < aside and abs(down - y) < HALF_A_LINE + radius:
                x = across + aside if across + aside + radius <= width else across - aside
                break
        yield _within(x, radius, width), _within(y, radius, height), radius


HALF_A_LINE = 6  # of a name on the plan, in units of its outlines


def _half_width(name):
    return sum(5 if letter > "\u2e7f" else 3 for letter in str(name))


def _within(place, radius, end):
    return round(min(max(place, radius), end - radius), 1)


def _middle(points):
    """The middle of the box around these points."""
    across, down = zip(*points, strict=True)
    return round((min(across) + max(across)) / 2, 1), round((min(down) + max(down)) / 2, 1)


def code(text, *, width=440):
    """The QR code of this text as SVG, with the quiet zone that readers need. Takes 4 CPU-ms."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgclass=None, lineclass=None, light="#fff", border=4, omitsize=True
    )
    svg = drawn.getvalue().decode().strip()  # drawn by segno from modules alone
    return SafeString(svg.replace("<svg ", f'<svg width="{width}" height="{width}" ', 1))


def qr(text, *, label=""):
    """A QR code in the page itself, for what is printed; `label` stands below it."""
    below = html("<figcaption>{}</figcaption>", label) if label else NOTHING
    return html(
        '<figure class="qr"><div role="img" aria-label="{}">{}</div>{}</figure>', _("QR code"), code(text), below
    )


def photos(content):
    """Photos side by side; each is a `photo`."""
    return html('<div class="photos">{}</div>', content)


def photo(url, *, alt, caption="", large_url=""):
    """A photo at thumbnail size, opening large; without `url` the place of one that may not be shown."""
    below = html("<figcaption>{}</figcaption>", caption) if caption else NOTHING
    if not url:
        return html('<figure class="photo"><p class="unshown">{}</p>{}</figure>', alt, below)
    picture = html('<img src="{}" alt="{}" loading="lazy" width="240" height="240">', url, alt)
    if large_url:
        picture = html('<a href="{}">{}</a>', large_url, picture)
    return html('<figure class="photo">{}{}</figure>', picture, below)
