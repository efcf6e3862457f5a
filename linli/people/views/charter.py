"""The page that shows the charter: what each role may open and do, and all of it in one table."""

from importlib import import_module

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from linli.people.rules import PostKind
from linli.people.views.desk import post_names
from linli.web.doors import anybody, opens_to
from linli.web.words import either

OTHERS = {
    "stranger": _("Stranger"),
    "holder": _("Holder of a secret address"),
    "resident": _("Resident"),
    "clock": _("The clock (daily jobs)"),
    "house": _("Linli itself"),
}


@opens_to(anybody)
def charter(request):
    """`role` chooses whose rights are listed; a resident's if none or an unknown one is named."""
    table = import_module(settings.CHARTER)
    called = {**OTHERS, **post_names(request.estate.id)}
    titles = {role: called[PostKind(role) if role in list(PostKind) else str(role)] for role in table.Role}
    chosen = next((role for role in titles if role == request.GET.get("role")), table.Role.RESIDENT)
    parts = [
        (title, [(either(row.zh, row.en), row.name, [role in row.roles for role in titles]) for row in rows])
        for title, rows in ((_("Pages"), table.PAGES), (_("What is done"), table.COMMANDS))
    ]
    place = list(titles).index(chosen)
    return render(
        request,
        "people/charter.html",
        {
            "chips": [(title, f"?role={role}", role == chosen) for role, title in titles.items()],
            "chosen": titles[chosen],
            "mine": [(title, [words for words, _, marks in rows if marks[place]]) for title, rows in parts],
            "titles": titles.values(),
            "parts": parts,
        },
    )
