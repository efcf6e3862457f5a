"""随手拍: the report, its receipt, its secret address, and the sheets of codes that hang in the common parts."""

from dataclasses import replace
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.matters import commands, forms, policy, queries
from linli.matters.views.photos import attempt_with_photos
from linli.matters.words import within
from linli.people.queries import buildings, common_parts
from linli.web.doors import anybody, opens_to, remember_thing


@opens_to(policy.may_report)
def report(request):
    """The form; when it is sent, the receipt. `?at=` is the key of a common part, from the code that hangs there."""
    estate, categories = request.estate, queries.categories(request.estate.id)
    form = forms.Report(
        request.POST or None,
        request.FILES or None,
        initial={"place": _key(request.GET.get("at"))},
        categories=categories,
        buildings=buildings(estate.id),
        parts=common_parts(estate.id),
        is_known=request.standing.is_known,
    )
    if request.method == "POST":
        facts = {"estate": estate.id, "by": request.standing.by}
        if matter_id := attempt_with_photos(request, form, commands.report, **facts):
            return redirect("matters:receipt", estate.slug, queries.secret_of(matter_id))
    chosen = form["place"].value()
    page = {
        "form": form,
        "things": [(each.pk, each.name, each.outline, _drawn_as(each), 0) for each in form.places if each.outline],
        "chosen": next((each.name for each in form.places if str(each.pk) == str(chosen)), ""),
        "looked_at": within(max(each.verification_days for each in categories)),
        "answered": within(max(each.answer_days for each in categories)),
    }
    return render(request, "matters/report.html", page, status=422 if form.is_bound else 200)


def _key(text):
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _drawn_as(place):
    kind = getattr(place, "kind", "building")
    return {"building": "building", "street_front": "shops"}.get(kind, "common")


@opens_to(anybody)
def secret(request, secret):
    """The secret address: this browser holds the matter from now on, and goes to its thread."""
    matter = _with_secret(request, secret)
    response = redirect("portal:thread", request.estate.slug, matter.thread_id)
    remember_thing(request, response, matter.pk)
    return response


@opens_to(anybody)
def receipt(request, secret):
    """What whoever sent a report takes home: its number, its secret address, and what happens next."""
    matter = _with_secret(request, secret)
    who = replace(request.standing, holds=request.standing.holds | {matter.pk})  # from this page on
    sheet = queries.sheet_of(who, matter, estate=request.estate, on=request.estate.day_of(timezone.now()))
    address = request.build_absolute_uri(reverse("matters:secret", args=[request.estate.slug, secret]))
    page = {"sheet": sheet, "address": address, "photos": queries.photo_count(matter)}
    response = render(request, "matters/receipt.html", page)
    remember_thing(request, response, matter.pk)
    return response


def _with_secret(request, secret):
    matter = queries.matter_with_secret(request.estate.id, secret)
    if matter is None:
        raise Http404
    return matter


@opens_to(policy.may_see_board)
def codes(request):
    """A sheet to print: for each common part the code that leads to its report. `?building=` is one building's."""
    chosen = request.GET.get("building", "")
    address = request.build_absolute_uri(reverse("matters:report", args=[request.estate.slug]))
    cards = [
        (part.name, f"{address}?at={part.pk}")
        for part in common_parts(request.estate.id)
        if chosen in ("", str(part.building_id))
    ]
    chips = [(_("All"), "?", not chosen)]
    chips += [(each.name, f"?building={each.pk}", chosen == str(each.pk)) for each in buildings(request.estate.id)]
    return render(request, "matters/codes.html", {"cards": cards, "buildings": chips})
