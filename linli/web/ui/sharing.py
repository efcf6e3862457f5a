"""发到群里: what it takes to bring a page into a group of WeChat, whose browser can neither copy nor save by itself."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from linli.web.context import is_demo
from linli.web.ui.icons import icon
from linli.web.ui.markup import NOTHING, html, html_each


def share(context, title, *, asks, until="", url="", is_open=False):
    """Three lines to copy, a picture to keep by a long press, the link; opens without a script.

    `title` is the subject, `asks` what is asked of the neighbours, `until` by when. `url` is a path of this
    installation; without one it is the page's own. The picture (1080 px wide) is drawn by the browser; without a
    script its QR code stands there alone. A reader in another language gets the lines in Chinese as well, for such is
    the group: a `title`, `asks` or `until` that is lazy is then said in Chinese.
    """
    request = context["request"]
    path = url or request.path
    address = request.build_absolute_uri(path)
    estate = context.get("estate")
    name = estate.name if estate else _("Linli")
    here = [str(said) for said in (title, asks, until)]  # once: what is lazy is worked out at each mention
    demo = _("Demo data: people, votes and sums are made up") if is_demo(request) else ""
    words = {
        "estate": name,
        "title": here[0],
        "asks": here[1],
        "until": here[2],
        "scan": _("Scan, or hold the picture, to open"),
        "copied": _("Copied."),
        "alt": _("A picture for the group: %(title)s") % {"title": here[0]},
        "demo": demo,
        "keep": _("Hold the picture to keep or to send it."),
    }
    return html(
        '<details class="share" data-share{}{}><summary class="button plain">{}<span>{}</span></summary>'
        '<div class="card"><h3>{}</h3><small data-by-hand>{}</small>{}{}<div data-picture>'
        '<img src="{}?{}" alt="{}" loading="lazy" width="264" height="264" data-code></div></div></details>',
        html_each(' data-{}="{}"', words.items()), html(" open") if is_open else NOTHING,
        icon("share"), _("Share to the group"), _("Three lines for the group"),
        _("Hold the lines to select and copy them."), _lines(name, *here, address, bool(demo)),
        _in_chinese(name, title, asks, until, address, bool(demo)),
        reverse("web:qr"), urlencode({"path": path}), _("QR code of this page"),
    )  # fmt: skip


def _lines(name, title, asks, until, address, is_made_up):
    """What one hold selects, and the button that copies it where a page may."""
    called = _("%(estate)s (demo)") % {"estate": name} if is_made_up else name
    language = "zh-Hans" if _is_chinese() else "en"
    return html(
        '<p class="lines" lang="{}" data-lines>【{}】{}<br>{} {}<br>{}</p>'
        '<button type="button" class="button plain" lang="{}" data-copy hidden><span>{}</span></button>',
        language, called, title, asks, until, address, language, _("Copy the three lines"),
    )  # fmt: skip


def _in_chinese(*said):
    if _is_chinese():
        return NOTHING
    with override("zh-hans"):
        lines = _lines(*said)
    return html("<h3>{}</h3>{}", _("The same in Chinese"), lines)


def _is_chinese():
    return (get_language() or "zh").startswith("zh")


def line(content):
    """What stands between, as one line that can also be an attribute: a page's title, for whoever is sent its link."""
    return SafeString(" ".join(content.split()).replace('"', "&quot;"))


def download(context, text, *, url):
    """A link to a file to keep. WeChat's browser keeps none: there a line says so and gives the address to copy."""
    request = context["request"]
    if "MicroMessenger" not in request.headers.get("User-Agent", ""):
        return html('<a class="button plain" href="{}" download>{}<span>{}</span></a>', url, icon("keep"), text)
    return html(
        '<div class="notice info" role="note">{}<div><p><b>{}</b> {}</p><p class="lines">{}</p></div></div>',
        icon("info"), text, _("WeChat cannot keep files. Copy this address and open it in your phone’s own browser:"),
        request.build_absolute_uri(url),
    )  # fmt: skip
