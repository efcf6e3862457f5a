"""Pages, cards, lists and the words on them."""

from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.web.ui.icons import icon as drawing
from linli.web.ui.markup import NOTHING, html, html_each

Tone = Literal["plain", "good", "wait", "hot"]
LONG_TITLE = 32  # letters; what is longer is set smaller


def parts(value):
    """One line out of several parts, the empty ones left out: a list, or what is already a line."""
    if isinstance(value, list | tuple):
        return html_each("{}", [(part,) for part in value if part not in (None, "")], between=" · ")
    return value


def head(title, *, lede="", up="", up_url="", number="", end=""):
    """The top of a page: its subject, what it belongs to, and one line on it."""
    above = NOTHING
    if up or number:
        way = html('<a href="{}">{}</a>', up_url, up) if up_url else up
        above = html('<p class="above">{}{}</p>', way, html("<span>{}</span>", number) if number else "")
    below = html('<p class="lede">{}</p>', parts(lede)) if lede else NOTHING
    aside = html('<div class="buttons">{}</div>', end) if end else NOTHING
    size = "head long" if len(str(title)) > LONG_TITLE else "head"
    return html('<header class="{}"><div>{}<h1>{}</h1>{}</div>{}</header>', size, above, title, below, aside)


def card(content, *, title="", end="", more="", more_url="", tone: Tone = "plain", id=""):
    """A sheet of paper on the page. `end` stands opposite the title (a badge); so does the link `more`."""
    top = NOTHING
    if more:
        end = html('{}<a href="{}">{}</a>', end, more_url, more)
    if title or end:
        top = html("<header><h2>{}</h2>{}</header>", title, end)
    name = html(' id="{}"', id) if id else NOTHING
    return html('<section class="card {}"{}>{}{}</section>', tone, name, top, content)


def button(
    text, *, url="", tone: Literal["plain", "main", "quiet"] = "plain", wide=False, icon="", name="", value="", form=""
):
    """A link that looks like a button when it has a `url`; else it sends its form, with `name` and `value` if told."""
    looks = f"button {tone} wide" if wide else f"button {tone}"
    mark = drawing(icon)
    if url:
        return html('<a class="{}" href="{}">{}<span>{}</span></a>', looks, url, mark, text)
    sends = html(' name="{}" value="{}"', name, value) if name else NOTHING
    if form:
        sends = html('{} form="{}"', sends, form)
    return html('<button class="{}"{}>{}<span>{}</span></button>', looks, sends, mark, text)


def buttons(content):
    """Buttons side by side, the main one first."""
    return html('<div class="buttons">{}</div>', content)


def badge(text, *, tone: Tone = "plain"):
    """One or two words on how a thing stands. The words say it; the tone only helps the eye."""
    return html('<span class="badge {}">{}</span>', tone, text)


def rows(content, *, label=""):
    """A list; its `row`s are inside."""
    name = html(' aria-label="{}"', label) if label else NOTHING
    return html('<ul class="rows" role="list"{}>{}</ul>', name, content)


def row(title, *, url="", meta="", start="", end="", is_new=False):
    """One thing of a list: with a `url` the whole row can be tapped. `meta` is a line or a list of its parts."""
    named = html('<a href="{}">{}</a>', url, title) if url else title
    new = html('<span class="new">{}</span> ', _("New")) if is_new else NOTHING
    below = html("<small>{}</small>", parts(meta)) if meta else NOTHING
    left = html('<div class="start">{}</div>', start) if start else NOTHING
    right = html('<div class="end">{}</div>', end) if end else NOTHING
    return html("<li>{}<div><b>{}{}</b>{}</div>{}</li>", left, new, named, below, right)


def facts(content):
    """What is known of a thing, name by name; its `fact`s are inside."""
    return html('<dl class="facts">{}</dl>', content)


def fact(name, value, *, url=""):
    """One thing known; an empty value says so."""
    if url:
        value = html('<a href="{}">{}</a>', url, value)
    elif value in (None, ""):
        value = html('<span class="soft">{}</span>', _("not said"))
    return html("<div><dt>{}</dt><dd>{}</dd></div>", name, value)


def figures(content):
    """Numbers side by side; each is a `figure`."""
    return html('<div class="figures">{}</div>', content)


def figure(number, label, *, tone: Tone = "plain", url=""):
    """One number that matters, and the way to the rows it was counted from."""
    said = html("<b>{}</b><span>{}</span>", number, label)
    return html('<p class="figure {}">{}</p>', tone, html('<a href="{}">{}</a>', url, said) if url else said)


def steps(names, *, now):
    """The whole way and how far it is: `names` in order, `now` the place (from 0) of the current one."""
    marks = html_each(
        '<li class="{}"{}><span>{}</span></li>',
        [
            (
                "done" if at < now else "now" if at == now else "next",
                html(' aria-current="step"') if at == now else "",
                name,
            )
            for at, name in enumerate(names)
        ],
    )
    count = len(names)
    said = _("Step %(number)s of %(count)s") % {"number": min(now + 1, count), "count": count}
    here = html("<b>{}</b>", names[now]) if now < count else NOTHING
    next_one = html("<span>{}</span>", _("next: %(step)s") % {"step": names[now + 1]}) if now + 1 < count else ""
    return html(
        '<div class="steps"><ol role="list">{}</ol><p aria-hidden="true">{}<span>{}</span>{}</p></div>',
        marks, here, said, next_one,
    )  # fmt: skip


def timeline(content):
    """What happened, in order, and what comes next; each is an `event`."""
    return html('<ol class="timeline" role="list">{}</ol>', content)


def event(content, title, *, when="", what="", state: Literal["done", "now", "next"] = "done", id=""):
    """One thing that happened (`done`), happens (`now`) or is due (`next`): when, what kind of thing, who did what."""
    name = html(' id="{}"', id) if id else NOTHING
    kind = html("<span>{}</span>", what) if what else NOTHING
    dated = html('<p class="when">{}{}</p>', when, kind) if when or what else NOTHING
    told = html('<div class="told">{}</div>', content) if content.strip() else NOTHING
    return html('<li class="{}"{}>{}<h3>{}</h3>{}</li>', state, name, dated, title, told)


def notice(text, *, tone: Literal["info", "good", "refused"] = "info", title="", end=""):
    """A sentence that must be seen: what went well, what was refused and what to do, what to know first."""
    heading = html("<b>{}</b> ", title) if title else NOTHING
    below = html('<div class="buttons">{}</div>', end) if end else NOTHING
    role = "alert" if tone == "refused" else "status" if tone == "good" else "note"
    return html(
        '<div class="notice {}" role="{}">{}<div><p>{}{}</p>{}</div></div>',
        tone,
        role,
        drawing(tone),
        heading,
        text,
        below,
    )


ROOFS = html(
    '<svg class="roofs" viewBox="0 0 120 48" aria-hidden="true"><path d="M6 44h108M16 44V24l14-10 14 10v20M26 44V33'
    "h8v11M52 44V12h26v32M58 20h4M68 20h4M58 28h4M68 28h4M58 36h4M68 36h4M86 44V28l10-8 10 8v16M93 44v-8h6v8"
    '"/></svg>'
)


def empty(title, *, text="", end=""):
    """A list without rows: why, and what to do about it."""
    below = html("<p>{}</p>", text) if text else NOTHING
    what_to_do = html('<div class="buttons">{}</div>', end) if end else NOTHING
    return html('<div class="empty">{}<h3>{}</h3>{}{}</div>', ROOFS, title, below, what_to_do)


def chips(items, *, label):
    """Ways to narrow a list, as links: `items` are (text, url, is chosen) or (text, url, is chosen, count)."""

    def chip(text, url, is_chosen, count=None):
        here = html(' aria-current="true"') if is_chosen else ""
        number = "" if count is None else html(' <span class="num">{}</span>', count)
        return html('<li><a class="chip" href="{}"{}>{}{}</a></li>', url, here, text, number)

    return html(
        '<nav class="chips" aria-label="{}"><ul role="list">{}</ul></nav>',
        label,
        html_each("{}", [(chip(*item),) for item in items]),
    )


def pager(*, newer="", older="", shown=0, of=None):
    """The way to the rows before and after; `of` is how many there are, where that was counted."""
    back = html('<a class="button plain" rel="prev" href="{}">{}</a>', newer, _("Newer")) if newer else html("<i></i>")
    on = html('<a class="button plain" rel="next" href="{}">{}</a>', older, _("Older")) if older else html("<i></i>")
    if of is None:
        said = ngettext("%(shown)s row", "%(shown)s rows", shown) % {"shown": shown}
    else:
        said = _("%(shown)s of %(of)s") % {"shown": shown, "of": of}
    return html(
        '<nav class="pager" aria-label="{}">{}<span class="num">{}</span>{}</nav>',
        _("More rows"), back, said, on,
    )  # fmt: skip


def loading(text=""):
    """What stands where something is being fetched; shown by htmx while it waits (`hx-indicator`)."""
    return html(
        '<p class="loading htmx-indicator" role="status"><span></span><span></span><span></span>{}</p>',
        text or _("One moment…"),
    )


def confirm(content, text, *, ask, tone: Literal["plain", "main", "quiet"] = "plain"):
    """A button that asks first: opening it shows the question `ask` and the form that does it. Needs no script."""
    return html(
        '<details class="confirm"><summary class="button {}"><span>{}</span></summary>'
        '<div class="card wait"><p><b>{}</b></p>{}</div></details>',
        tone, text, ask, content,
    )  # fmt: skip


def paper(content, *, size: Literal["a4", "a5"] = "a4"):
    """A sheet to print: drawn at its true size, black on white, alone on the printer's page."""
    return html('<article class="paper {}">{}</article>', size, content)
