"""Homes and who lives in them: codes to hand out, somebody joins the roster, a person's page, and forgetting them."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from linli.chronicle.rules import Ground
from linli.kernel.errors import Refused
from linli.people import commands, forms, policy, queries
from linli.people.rules import masked
from linli.people.rules.codes import HOME_CODE_DIGITS, HOME_CODE_LASTS, code_out_of, in_groups
from linli.people.rules.places import may_be_meant
from linli.people.views.desk import code_givers, post_names
from linli.web.doors import asks_again, opens_to
from linli.web.forms import attempt
from linli.web.words import say

NUMBER_MAX, FOUND_MOST = 40, 20


@opens_to(policy.may_see_roster)
def entrances(request):
    """The estate's entrances, building by building. `?number=` finds homes; a single one leads to its entrance."""
    asked = request.GET.get("number", "").strip()[:NUMBER_MAX]
    found = queries.homes_like(request.estate.id, asked) if asked else []
    if len(found) == 1:
        there = reverse("people:entrance", args=[request.estate.slug, found[0].entrance_id])
        return redirect(f"{there}?{urlencode({'number': found[0].number})}")
    page = {"asked": asked, "found": found[:FOUND_MOST], "more": len(found) > FOUND_MOST}
    if asked and not found:
        page["amiss"] = say(Refused("home_unknown", number=asked))
    return render(request, "people/entrances.html", page | {"entrances": queries.entrances(request.estate.id)})


@opens_to(policy.may_see_roster)
def entrance(request, entrance):
    """An entrance's homes from the top floor down; ticked ones get a code each. `?number=` shows those meant by it."""
    here, homes = _homes(request, entrance)
    asked = request.GET.get("number", "").strip()[:NUMBER_MAX]
    shown = [home for home in homes if may_be_meant(home.number, asked)] if asked else homes
    page = {"entrance": here, "asked": asked, "form": forms.Codes(homes=homes)} | _rows(shown)
    return render(request, "people/entrance.html", page)


def _rows(homes):
    rows = [(home, [masked(name) for _, name in home.persons]) for home in homes]
    return {"rows": rows, "unused": sum(home.has_code for home in homes)}


def _homes(request, entrance):
    here = queries.entrance(request.estate.id, entrance)
    if here is None:
        raise Http404
    return here, queries.homes_of(request.estate.id, entrance, at=timezone.now())


@opens_to(policy.may_issue_home_codes)
@asks_again
@require_POST
def codes(request, entrance):
    """A sheet of slips to cut up, one for each ticked home: shown once, for codes are kept nowhere.

    A code opens the door of whoever lives there, so who draws one shows first who they are.
    """
    here, homes = _homes(request, entrance)
    form = forms.Codes(request.POST, homes=homes)
    at = timezone.now()
    issued = []
    if form.is_valid():
        act, ticked = form.cleaned_data["act"], set(form.cleaned_data["homes"])
        whole = form.cleaned_data["whole"]
        issued = [(home, _code(act, home.id)) for home in homes if whole or home.id in ticked]
        form.cleaned_data = {"act": act, "codes": tuple((home.id, code) for home, code in issued)}
    if not attempt(form, commands.issue_home_codes, estate=request.estate.id, by=request.standing.by):
        page = {"entrance": here, "form": form} | _rows(homes)
        return render(request, "people/entrance.html", page, status=422)
    slips = [
        {"number": home.number, "code": in_groups(code), "address": _address(request, home.number, code)}
        for home, code in issued
    ]
    door = request.build_absolute_uri(reverse("people:door", args=[request.estate.slug]))
    page = {"entrance": here, "slips": slips, "door": door, "until": at + HOME_CODE_LASTS}
    response = render(request, "people/slips.html", page)
    response["Cache-Control"] = "no-store"
    return response


def _code(act, home):
    """Out of the act, so that the same form sent twice shows the same slips; without our key nobody finds them."""
    chance = salted_hmac("linli.home_code", f"{act} {home}", algorithm="sha256").hexdigest()
    return code_out_of(int(chance, 16), digits=HOME_CODE_DIGITS)


def _address(request, number, code):
    door = reverse("people:door", args=[request.estate.slug])
    return request.build_absolute_uri(f"{door}?{urlencode({'home': number, 'code': code})}")


@opens_to(policy.may_see_roster)
@asks_again
def home(request, home):
    """Who is on the roster of a home, by full name; below, the form by which somebody joins it."""
    part = queries.home(request.estate.id, home)
    if part is None:
        raise Http404
    form = forms.Admitting(request.POST or None)
    if form.is_bound and attempt(
        form, commands.admit_person, estate=request.estate.id, home_id=part.pk, by=request.standing.by
    ):
        return redirect("people:home", request.estate.slug, part.pk)
    request.looked_at = part.pk
    persons = queries.persons_of_home(request.estate.id, part.pk, at=timezone.now())
    return render(request, "people/home.html", {"home": part, "persons": persons, "form": form})


@opens_to(policy.may_see_persons)
def own(request):
    """What somebody may open of people's affairs, as a part of another page."""
    if not getattr(request, "is_fragment", False):
        return redirect("people:person", request.estate.slug, request.standing.person)
    who, today = request.standing, request.estate.day_of(timezone.now())
    shown = {
        "may_issue": policy.may_issue_home_codes(who),
        "givers": "" if policy.may_issue_home_codes(who) else code_givers(request.estate, on=today),
        "may_keep": policy.may_keep_posts(who),
        "has_card": bool(who.posts) and not request.estate.is_demo,
    }
    return render(request, "people/_own.html", shown)


@opens_to(policy.may_see_persons)
@asks_again
def person(request, person):
    """Name, telephone, homes and posts of one person; that somebody looked is told to the security log."""
    row = _person(request, person)
    request.looked_at = row.pk
    called, today = post_names(request.estate.id), request.estate.day_of(timezone.now())
    posts = queries.posts_of(request.estate.id, row.pk)
    return render(
        request,
        "people/person.html",
        {
            "person": row,
            "homes": queries.homes_lived_in(request.estate.id, row.pk),
            "posts": [(post, called[post.kind]) for post in posts],
            "holds_post": _is_held(posts, on=today),
            "may_erase": policy.may_erase_person(request.standing) and request.standing.person != row.pk,
        },
    )


@opens_to(policy.may_see_persons)
@asks_again
def phone(request, person):
    """By which telephone somebody is reached: the form that changes it."""
    row = _person(request, person)
    request.looked_at = row.pk
    form = forms.Phone(request.POST or None, initial={"phone": row.phone})
    facts = {"estate": request.estate.id, "person_id": row.pk, "by": request.standing.by}
    if form.is_bound and attempt(form, commands.change_phone, **facts):
        return redirect("people:person", request.estate.slug, row.pk)
    return render(request, "people/phone.html", {"form": form, "person": row})


def _person(request, key):
    row = queries.person(request.estate.id, key)
    if row is None or not policy.may_see_person(request.standing, row):
        raise Http404
    return row


@opens_to(policy.may_erase_person)
@asks_again
def erasure(request, person):
    """The keeper forgets a person, at their wish."""
    row = _person(request, person)
    form = forms.Erasing(request.POST or None)
    if form.is_valid():
        form.cleaned_data.pop("sure")
    if form.is_bound and attempt(
        form,
        commands.erase_person,
        estate=request.estate.id,
        person_id=row.pk,
        ground=Ground.CONSENT_WITHDRAWN,
        by=request.standing.by,
    ):
        return redirect("people:person", request.estate.slug, row.pk)
    posts, today = queries.posts_of(request.estate.id, row.pk), request.estate.day_of(timezone.now())
    page = {"form": form, "person": row, "holds_post": _is_held(posts, on=today)}
    return render(request, "people/erasure.html", page)


def _is_held(posts, *, on):
    return any(post.term.holds_on(on) for post in posts)
