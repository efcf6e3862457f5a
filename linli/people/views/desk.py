"""The keeper's desk: who holds which post, what posts are called, which bodies there are, and invitations."""

import secrets

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.people import commands, forms, policy, queries
from linli.people.rules import PostKind
from linli.people.words import BODIES, POSTS
from linli.web.doors import asks_again, opens_to
from linli.web.forms import attempt
from linli.web.words import either


@opens_to(policy.may_keep_posts)
@asks_again
def posts(request):
    """Every post with its term; below, the form by which somebody takes one. `?taken=` is the post just taken."""
    estate, today = request.estate, request.estate.day_of(timezone.now())
    called = post_names(estate.id)
    form = forms.Appointing(request.POST or None, estate_id=estate.id, called=called, initial={"since_on": today})
    if form.is_bound and (taken := attempt(form, commands.appoint, estate=estate.id, by=request.standing.by)):
        return redirect(f"{reverse('people:posts', args=[estate.slug])}?taken={taken}#post-{taken}")
    held = [
        (post, called[post.kind], forms.Ending(initial={"on": today, "seen": post.version}))
        for post in queries.posts_held(estate.id, on=today)
    ]
    taken = next((post for post, *rest in held if str(post.id) == request.GET.get("taken")), None)
    return render(request, "people/posts.html", {"held": held, "form": form, "invite": forms.Plain(), "taken": taken})


@opens_to(policy.may_keep_posts)
@asks_again
@require_POST
def post_end(request, post):
    """The post ends on the day that the form says."""
    held = queries.post_held(request.estate.id, post)
    if held is None:
        raise Http404
    form = forms.Ending(request.POST)
    if attempt(form, commands.end_post, estate=request.estate.id, post_id=post, by=request.standing.by):
        return redirect("people:posts", request.estate.slug)
    return render(request, "people/post_end.html", {"form": form, "post": held})


@opens_to(policy.may_keep_posts)
def names(request):
    """What the estate calls its posts, and its bodies."""
    called = queries.post_names(request.estate.id)
    rows = [(kind, words, *called.get(kind, ("", ""))) for kind, words in POSTS.items()]
    bodies = [(body, BODIES[body.kind]) for body in queries.bodies(request.estate.id)]
    return render(request, "people/names.html", {"rows": rows, "bodies": bodies, "form": forms.Body()})


@opens_to(policy.may_keep_posts)
def name(request, kind):
    """One kind of post: its name in both languages."""
    if kind not in list(PostKind):
        raise Http404
    kind = PostKind(kind)
    zh, en = queries.post_names(request.estate.id).get(kind, ("", ""))
    form = forms.Naming(request.POST or None, initial={"zh": zh, "en": en})
    if form.is_bound and attempt(form, commands.name_post, estate=request.estate.id, kind=kind, by=request.standing.by):
        return redirect("people:names", request.estate.slug)
    return render(request, "people/name.html", {"form": form, "words": POSTS[kind]})


@opens_to(policy.may_keep_posts)
@require_POST
def bodies(request):
    """A body is entered."""
    form = forms.Body(request.POST)
    if attempt(form, commands.found_body, estate=request.estate.id, by=request.standing.by):
        return redirect("people:names", request.estate.slug)
    return render(request, "people/body.html", {"form": form})


@opens_to(policy.may_keep_posts)
@asks_again
@require_POST
def invitations(request, person):
    """A holder of a post gets a way in: an address and its QR code, shown once, to be handed over."""
    form, token = forms.Plain(request.POST), secrets.token_urlsafe(16)
    done = attempt(
        form, commands.invite_holder, estate=request.estate.id, person_id=person, token=token, by=request.standing.by
    )
    if not done:
        return render(request, "people/refused.html", {"form": form}, status=422)
    address = request.build_absolute_uri(reverse("people:invitation", args=[request.estate.slug, token]))
    name = queries.names_of(request.estate.id, [person]).get(person, "")
    return render(request, "people/invited.html", {"address": address, "name": name})


def code_givers(estate, *, on) -> str:
    """What the posts are called that hand out codes of homes here, as far as somebody holds them on this day."""
    held, called = queries.kinds_held(estate.id, on=on), post_names(estate.id)
    return _(", ").join(called[kind] for kind in PostKind if kind in held and kind in policy.ROSTER)


def post_names(estate_id) -> dict[PostKind, str]:
    """What posts are called here, in the reader's language."""
    chosen = queries.post_names(estate_id)
    return {kind: either(*chosen[kind]) if kind in chosen else str(words) for kind, words in POSTS.items()}
