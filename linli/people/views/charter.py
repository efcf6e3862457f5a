"""The page that shows the charter: what each role may open and do, and, area by area, who may."""

from importlib import import_module
from itertools import groupby

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.people.rules import PostKind
from linli.people.views.desk import post_names
from linli.web.doors import anybody, opens_to
from linli.web.words import either

OTHERS = {
    "stranger": gettext_lazy("Stranger"),
    "holder": gettext_lazy("Holder of a secret address"),
    "resident": gettext_lazy("Resident"),
}
TOGETHER = [
    ({*OTHERS, *PostKind}, gettext_lazy("everybody")),
    ({"resident", *PostKind}, gettext_lazy("everybody who is signed in")),
    ({*PostKind}, gettext_lazy("everybody with a post")),
]


@opens_to(anybody)
def charter(request):
    """`role` chooses whose rights are listed; the reader's own if none or an unknown one is named."""
    table = import_module(settings.CHARTER)
    called = {**OTHERS, **post_names(request.estate.id)}
    chosen = request.GET.get("role")
    if chosen not in called:
        chosen = _role_of(request.standing)
    parts = [
        (title, [row for row in rows if not row.is_inner and row.roles & called.keys()])
        for title, rows in ((_("May open"), table.PAGES), (_("May do"), table.COMMANDS))
    ]
    areas = list(table.AREAS)
    shown = sorted((row for _title, rows in parts for row in rows), key=lambda row: areas.index(row.area))
    page = {
        "chips": [(title, f"?role={role}", role == chosen) for role, title in called.items()],
        "mine": [
            (title, [(either(row.zh, row.en), chosen in row.own_only) for row in rows if chosen in row.roles])
            for title, rows in parts
        ],
        "by_area": [
            (either(*table.AREAS[area]), {either(row.zh, row.en): _who(row, called) for row in rows}.items())
            # of a page and an act with one name the act, which comes after, says more exactly who may
            for area, rows in groupby(shown, key=lambda row: row.area)
        ],
    }
    return render(request, "people/charter.html", page)


def _role_of(who):
    """The first of their posts; else as whom they came."""
    if who.posts:
        return next(kind for kind in PostKind if kind in who.posts)
    return "resident" if who.person else "holder" if who.holds else "stranger"


def _who(row, called):
    """The roles that may, in words; those apart that may only with what is their own."""
    fully, own = _names(row.roles - row.own_only, called), _names(row.own_only, called)
    only = _("only what is theirs: %(roles)s") % {"roles": own} if own else ""
    return _("; ").join(filter(None, [fully, only]))


def _names(roles, called):
    together, words = next(((some, words) for some, words in TOGETHER if some <= roles), (set(), ""))
    rest = [title for role, title in called.items() if role in roles - together]
    return _(", ").join(map(str, filter(None, [words, *rest])))
