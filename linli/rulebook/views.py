"""A year of the estate's calendar: its holidays, the weekends that are worked, and whether its notice has come out."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from linli.rulebook import commands, forms, policy, queries
from linli.rulebook.rules import FIRST_YEAR, LAST_YEAR, Calendar, Occasion, spans
from linli.rulebook.words import span_name
from linli.web.doors import opens_to
from linli.web.forms import attempt


@opens_to(policy.may_see_calendar)
def this_year(request):
    """The way to the year that it is."""
    return redirect("rulebook:year", request.estate.slug, request.estate.day_of(timezone.now()).year)


@opens_to(policy.may_see_calendar)
def year(request, year):
    """What differs from the plain week in this year; for whoever keeps the calendar, the forms that change it."""
    return _year(request, year)


@opens_to(policy.may_keep_calendar)
@require_POST
def days(request, year):
    """One day is set."""
    form = forms.Day(request.POST)
    if attempt(form, commands.set_day, estate=request.estate.id, by=request.standing.by):
        return redirect("rulebook:year", request.estate.slug, form.cleaned_data["day"].year)
    return _year(request, year, day=form)


@opens_to(policy.may_keep_calendar)
@require_POST
def announcement(request, year):
    """The notice for this year is entered; or, with `withdrawn`, it is not yet."""
    form = forms.Announcement(request.POST)
    settle = commands.withdraw_year if "withdrawn" in request.POST else commands.announce_year
    if attempt(form, settle, estate=request.estate.id, year=year, by=request.standing.by):
        return redirect("rulebook:year", request.estate.slug, year)
    return _year(request, year, announcement=form)


def _year(request, year, *, day=None, announcement=None):
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    kept = queries.calendar_year(request.estate.id, year)
    calendar = Calendar({each.day: each.is_working for each in kept.days})
    named = [(each.day, each.occasion) for each in kept.days]
    around = range(year - 1, year + 2)
    page = {
        "kept": kept,
        "years": [(str(each), f"../{each}/", each == year) for each in around if FIRST_YEAR <= each <= LAST_YEAR],
        "rows": [(span, span_name(span)) for span in spans(calendar, named)],
        "may_keep": policy.may_keep_calendar(request.standing),
        "day": day or forms.Day(initial={"is_working": forms.REST, "occasion": Occasion.OTHER}),
        "announcement": announcement or forms.Announcement(),
    }
    return render(request, "rulebook/year.html", page)
