"""发到群里: what it takes to bring a page into a group of WeChat, whose browser can neither copy nor save by itself."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from linli.web.ui.drawings import qr
from linli.web.ui.icons import icon
from linli.web.ui.texts import NOTHING


def share(context, title, *, asks, until="", url="", is_open=False):
    """Three lines to copy, a picture to keep by a long press, and the link; a fold that opens without a script.

    `title` is the subject, `asks` what is asked of the neighbours, `until` by when. `url` is a path of this
    installation; without one it is the page's own. The picture (1080 px wide) is drawn by the browser.
    """
    request = context["request"]
    address = request.build_absolute_uri(url or request.path)
    estate = context.get("estate")
    name = estate.name if estate else _("Linli")
    lines = [f"【{name}】{title}", f"{asks} {until}".strip(), address]
    code = qr(address, label=_("Scan to open"))
    words = {
        "estate": name, "title": title, "asks": asks, "until": until, "address": address,
        "scan": _("Scan, or hold the picture, to open"), "copied": _("Copied."),
        "alt": _("A picture for the group: %(title)s") % {"title": title},
        "keep": _("Hold the picture to keep or to send it."),
    }  # fmt: skip
    return format_html(
        '<details class="share" data-share {}{}><summary class="button plain">{}<span>{}</span></summary>'
        '<div class="card"><h3>{}</h3><p class="lines" data-lines tabindex="0">{}</p>'
        '<button type="button" class="button plain" data-copy hidden><span>{}</span></button>'
        '<small data-by-hand>{}</small><div data-picture>{}</div></div></details>',
        _attributes(words), " open" if is_open else NOTHING, icon("share"), _("Share to the group"),
        _("Three lines for the group"), _lines(lines), _("Copy the three lines"),
        _("Hold the lines to select and copy them."), code,
    )  # fmt: skip


def _attributes(words):
    return format_html(
        'data-estate="{estate}" data-title="{title}" data-asks="{asks}" data-until="{until}" data-address="{address}" '
        'data-scan="{scan}" data-copied="{copied}" data-alt="{alt}" data-keep="{keep}"',
        **words,
    )


def _lines(lines):
    return format_html("{}<br>{}<br>{}", *lines)
