"""Signing in, by the code of a home or by name and password with a second factor; and leaving."""

from functools import wraps
from uuid import UUID

from django.core import signing
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from linli.database.models import new_key
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from linli.people import commands, forms, policy, queries
from linli.people.models import User
from linli.people.rules import Way, masked
from linli.people.rules.codes import typed_digits
from linli.people.views import attempts, carried, desk, door
from linli.people.views.security_log import Noted, note
from linli.web.doors import anybody, opens_to
from linli.web.words import say

PASSED = "linli.passed"
PASSED_FOR = 600  # seconds between the first step and the second


def sent(view):
    """For the steps between: whoever comes to one without a form begins at the door."""

    @wraps(view)
    def from_a_form(request, *args, **kwargs):
        if request.method != "POST":
            return redirect("people:door", request.estate.slug)
        return view(request, *args, **kwargs)

    return from_a_form


@opens_to(anybody)
def outside(request):
    """Both ways in. A slip's QR code brings home and code along; nothing is used before somebody sends it.

    By POST comes a form that was sent too late, to be kept on the way in.
    """
    return _outside(request)


def _outside(request, *, by_home=None, by_post=None, amiss=""):
    """The page with both forms: the one that was sent, and one that only keeps what travels through."""
    brought = request.POST or request.GET
    begun = {name: brought.get(name, "") for name in ("next", "carried", "home", "code")}
    by_home, by_post = by_home or forms.ByHome(initial=begun), by_post or forms.ByPost(initial=begun)
    by_home.auto_id, by_post.auto_id = "home_%s", "post_%s"  # both have fields of the same name
    givers = desk.code_givers(request.estate, on=request.estate.day_of(timezone.now()))
    page = {"by_home": by_home, "by_post": by_post, "amiss": amiss, "givers": givers}
    return render(request, "people/door.html", page)


@opens_to(anybody)
@sent
def by_home(request):
    """Home and code fit: who of the home is it?"""
    form = forms.ByHome(request.POST)
    if not form.is_valid():
        return _outside(request, by_home=form)
    home = queries.home_called(request.estate.id, form.cleaned_data["home"])
    account = f"{request.estate.slug} {home.number if home else form.cleaned_data['home']}"
    code = typed_digits(form.cleaned_data["code"])
    if attempts.is_locked(request, account):
        return _outside(request, by_home=_refused(form, "too_many_attempts"))
    if not home or not queries.home_code_fits(request.estate.id, home.pk, code, at=timezone.now()):
        attempts.failed(request, account)
        return _outside(request, by_home=_refused(form, "code_wrong"))
    attempts.succeeded(request, account)
    passed = signing.dumps({"home": str(home.pk), "code": code}, salt=PASSED)
    return _who(request, home.pk, initial=_travelling(form) | {"passed": passed, "act": new_key()})


def _who(request, home, **how):
    form = forms.AsWhom(persons=_household(request, home), **how)
    return render(request, "people/door_who.html", {"form": form})


def _household(request, home):
    persons = queries.persons_of_home(request.estate.id, home, at=timezone.now())
    return [(str(key), masked(name)) for key, name in persons]


@opens_to(anybody)
@sent
def as_whom(request):
    """The code is used up, and they are in."""
    passed = _passed(request)
    if passed is None:
        return _outside(request, amiss=say(Refused("took_too_long")))
    home = UUID(passed["home"])
    form = forms.AsWhom(request.POST, persons=_household(request, home))
    if form.is_valid():
        said = form.cleaned_data
        known = said["who"] != form.NEW
        try:
            user = commands.enter_home(
                estate=request.estate.id,
                home_id=home,
                code=passed["code"],
                person_id=UUID(said["who"]) if known else None,
                name="" if known else said["name"],
                by=Hand.STRANGER,
                at=timezone.now(),
                act=said["act"],
            )
        except Refused as refused:
            form.add_error(None, say(refused))
        else:
            return _in(request, user, Way.HOME)
    return render(request, "people/door_who.html", {"form": form})


@opens_to(anybody)
@sent
def by_post(request):
    """Name and password fit: now the second factor."""
    form = forms.ByPost(request.POST)
    if not form.is_valid():
        return _outside(request, by_post=form)
    name = form.cleaned_data["name"]
    if attempts.is_locked(request, name):
        return _outside(request, by_post=_refused(form, "too_many_attempts"))
    user = commands.check_first_factor(name=name, password=form.cleaned_data["password"])
    if user is None:
        attempts.failed(request, name)
        return _outside(request, by_post=_refused(form, "sign_in_wrong"))
    passed = signing.dumps({"user": str(user), "name": name}, salt=PASSED)
    form = forms.Factor(initial=_travelling(form) | {"passed": passed})
    return render(request, "people/door_factor.html", {"form": form})


@opens_to(anybody)
@sent
def factor(request):
    """The second factor fits: they are in. Wrong digits count like a wrong password."""
    passed = _passed(request)
    if passed is None:
        return _outside(request, amiss=say(Refused("took_too_long")))
    form, user = forms.Factor(request.POST), UUID(passed["user"])
    if form.is_valid():
        if attempts.is_locked(request, passed["name"]):
            _refused(form, "too_many_attempts")
        elif commands.use_second_factor(user=user, digits=form.cleaned_data["digits"], at=timezone.now()):
            attempts.succeeded(request, passed["name"])
            return _in(request, user, Way.POST)
        else:
            attempts.failed(request, passed["name"])
            _refused(form, "factor_wrong")
    return render(request, "people/door_factor.html", {"form": form})


@opens_to(policy.may_prove)
@require_POST
def departure(request):
    """Out again, to the estate's first page."""
    note(request, Noted.SIGNED_OUT)
    response = redirect(f"/{request.estate.slug}/")
    door.let_out(request, response)
    return response


def go_on(request):
    """Where whoever has just come in, or proved who they are, wanted to go."""
    on = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(on, {request.get_host()}, require_https=request.is_secure()):
        on = f"/{request.estate.slug}/"
    return carried.go_on(request, otherwise=redirect(on))


def _in(request, user, way):
    door.let_in(request, User.objects.get(pk=user), way=way, at=timezone.now())
    note(request, Noted.SIGNED_IN, who=user)
    return go_on(request)


def _passed(request):
    try:
        return signing.loads(request.POST.get("passed", ""), salt=PASSED, max_age=PASSED_FOR)
    except signing.BadSignature:
        return None


def _travelling(form):
    return {name: form.cleaned_data[name] for name in ("next", "carried")}


def _refused(form, code):
    form.add_error(None, say(Refused(code)))
    return form
