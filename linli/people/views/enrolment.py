"""How the holder of a post gets a way in: an invitation leads to a name, a password and a second factor."""

import pyotp
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.kernel.errors import Refused
from linli.people import commands, forms, policy, queries
from linli.people.models import User
from linli.people.rules import Way
from linli.people.rules.codes import in_groups, totp_address, totp_step, typed_digits
from linli.people.views import door
from linli.people.views.security_log import Noted, note
from linli.web.doors import anybody, asks_again, opens_to
from linli.web.words import say


@opens_to(anybody)
def invitation(request, token):
    """Choose how to sign in. Sent with fitting digits, it is done, and they are in."""
    at = timezone.now()
    if queries.invited_user(token, at=at) is None:
        raise Http404
    form = choosing(request.POST or None)
    if digits_fit(form, at=at):
        said = form.cleaned_data
        try:
            user = commands.accept_invitation(
                token=token, name=said["name"], password=said["password"], seed=said["seed"], at=at
            )
        except Refused as refused:
            form.add_error(None, say(refused))
        else:
            door.let_in(request, User.objects.get(pk=user), way=Way.POST, at=at)
            note(request, Noted.SIGNED_IN, who=user)
            return new_card(request, user)
    return render(request, "people/invitation.html", {"form": form, "address": address_of(form, request.estate.name)})


def choosing(sent=None) -> forms.Choosing:
    """The form for name, password and second factor; with a seed of ours if none came, or one that is none."""
    form = forms.Choosing(sent)
    if form.is_bound and "seed" not in form.errors:
        return form
    return forms.Choosing(initial={"seed": pyotp.random_base32()})


def digits_fit(form, *, at) -> bool:
    """Whether the form can be used: it was sent, and its digits are those that its seed gives now."""
    if not form.is_valid():
        return False
    if totp_step(form.cleaned_data["seed"], typed_digits(form.cleaned_data["digits"]), at=at, after=0) is None:
        form.add_error("digits", say(Refused("no_digits_yet")))
        return False
    return True


def address_of(form, estate_name: str) -> str:
    """What the QR code says to an authenticator app."""
    return totp_address(form["seed"].value(), name=form["name"].value() or _("my post"), issuer=f"邻里 {estate_name}")


@opens_to(policy.may_prove)
@asks_again
@require_POST
def card(request):
    """A new printed card of one-time codes; the one before is void."""
    if door.way_in(request) is not Way.POST:
        raise Http404
    return new_card(request, request.user.pk)


def new_card(request, user, *, founded=False):
    """The page with a card's codes, shown once; with `founded` it also says what comes next."""
    lines = [in_groups(line) for line in commands.draw_card(user=user)]
    shown = {"lines": lines, "founded": founded, "home": f"/{request.estate.slug}/"}
    response = render(request, "people/card.html", shown)
    response["Cache-Control"] = "no-store"
    return response
