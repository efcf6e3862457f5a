"""The charter, written by hand, against the code: every policy function, every command and every address × every role.

A command or an address without a row fails. What the code allows is asked of the policies themselves, with a standing
for each role and things of the kinds that their arguments name; a role counts as allowed if it is in any case.
"""

import importlib
import inspect
import pkgutil
import re
from contextlib import suppress
from functools import cache
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils.html import escape

from linli.chronicle.rules import Ground
from linli.config.charter import COMMANDS, PAGES, Role
from linli.files.rules import Use
from linli.kernel.actors import Hand
from linli.matters.models import Matter
from linli.matters.rules import Sight, State
from linli.people import queries
from linli.people.models import Person
from linli.people.policy import may_see_person
from linli.people.rules import PostKind, Standing, stranger
from tests.village import ANN, BAO, ESTATE
from tests.visitor import Visitor

BODY, ITS_HOME = UUID(int=21), UUID(int=22)
MATTER = UUID(int=23)
OWN, OTHERS = (
    Matter(pk=key, estate=ESTATE, state=State.RECEIVED, reporter=reporter, handler_id=handler)
    for key, reporter, handler in ((MATTER, ANN, BODY), (UUID(int=25), BAO, UUID(int=26)))
)
CASES = {
    "matter": [OWN, OTHERS],
    "person": [Person(pk=ANN, estate=ESTATE), Person(pk=BAO, estate=ESTATE)],
    "person_id": [ANN, BAO],
    "ground": list(Ground),
    "brought_by": [ANN, BAO],
    "use": list(Use),
    "before": list(Use),
    "sight": list(Sight),
    "handled_by": [BAO],
}


def standing(role: Role) -> Standing:
    """Somebody who is this and nothing else; whoever has come has just proved who they are."""
    match role:
        case Role.STRANGER:
            return stranger(ESTATE)
        case Role.HOLDER:
            return stranger(ESTATE, frozenset({MATTER}))
        case Role.CLOCK | Role.HOUSE:
            return Standing(estate=ESTATE, by=Hand(role))
        case Role.RESIDENT:
            return Standing(estate=ESTATE, by=ANN, homes=frozenset({ITS_HOME}), fresh=True)
    body = BODY if role is Role.PROPERTY_MANAGER else UUID(int=24)
    return Standing(estate=ESTATE, by=ANN, posts=frozenset({PostKind(role)}), bodies=frozenset({body}), fresh=True)


def answers(may, role) -> set[bool]:
    """What this policy function answers to this role, in all cases."""
    names = list(inspect.signature(may).parameters)
    who = {"who": [standing(role)], "standing": [standing(role)], "by": [standing(role).by]}
    cases = product(*((CASES | who)[name] for name in names))
    return {bool(may(**dict(zip(names, case, strict=True)))) for case in cases}


def allowed(may) -> frozenset[Role]:
    """The roles whom this policy function lets through in any case."""
    return frozenset(role for role in Role if True in answers(may, role))


def modules(room):
    """Every module of this room in every app."""
    for app in apps.get_app_configs():
        if app.name.startswith("linli.") and importlib.util.find_spec(f"{app.name}.{room}"):
            module = importlib.import_module(f"{app.name}.{room}")
            yield module
            for inner in pkgutil.iter_modules(getattr(module, "__path__", ())):
                yield importlib.import_module(f"{module.__name__}.{inner.name}")


def all_commands():
    """`app.name` → the command."""
    return {
        f"{module.__name__.split('.')[1]}.{name}": function
        for module in modules("commands")
        for name, function in vars(module).items()
        if getattr(function, "is_command", False) and function.__module__ == module.__name__
    }


def all_policies():
    return {
        function
        for module in modules("policy")
        for name, function in vars(module).items()
        if name.startswith("may_") and function.__module__ == module.__name__
    }


@cache
def policies_of(function) -> frozenset:
    """The policy functions that this one asks, itself or by the functions of its own package that it calls."""
    function = inspect.unwrap(function)
    found, package = set(), function.__module__.split(".")[1]
    for name in names_in(function.__code__):
        policy = function.__globals__.get("policy")
        if name.startswith("may_") and hasattr(policy, name):
            found.add(getattr(policy, name))
        called = function.__globals__.get(name)
        if inspect.isfunction(called) and called is not function and called.__module__.startswith(f"linli.{package}."):
            if called.__name__.startswith("may_"):
                found.add(called)
            elif ".commands" in called.__module__:
                found |= policies_of(called)
    return frozenset(found)


def names_in(code):
    yield from code.co_names
    for inner in code.co_consts:
        if inspect.iscode(inner):
            yield from names_in(inner)


def pages(resolver=None, before=()):
    """(URL name with its namespaces, view) of every address."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from pages(pattern, (*before, *filter(None, [pattern.namespace])))
        elif isinstance(pattern, URLPattern):
            yield ":".join((*before, pattern.name)), pattern.callback


# The table against the code


def test_every_command_has_one_row_and_every_row_a_command():
    assert sorted(row.name for row in COMMANDS) == sorted(all_commands())


def test_every_address_has_one_row_and_every_row_an_address():
    assert sorted(row.name for row in PAGES) == sorted(name for name, _ in pages())


def test_every_row_has_a_mark_for_every_role_and_words_in_both_languages():
    assert {len(row.marks.replace(" ", "")) for row in PAGES} == {len(Role) - 2}
    assert {len(row.marks.replace(" ", "")) for row in COMMANDS} == {len(Role)}
    assert all(row.zh and row.en and set(row.marks) <= set("xo. ") for row in PAGES + COMMANDS)


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_a_command_allows_whom_the_charter_names(row):
    asked = policies_of(all_commands()[row.name])
    assert asked, "a command asks a policy"
    may = frozenset.union(*map(allowed, asked))
    assert sorted(may) == sorted(row.roles)


@pytest.mark.parametrize("row", [row for row in COMMANDS if row.own_only], ids=lambda row: row.name)
def test_who_may_only_with_their_own_is_refused_with_what_is_not(row):
    asked = policies_of(all_commands()[row.name])
    assert all({True, False} == set.union(*(answers(may, role) for may in asked)) for role in row.own_only)


def test_a_person_s_data_open_to_everybody_but_the_roster_s_posts_only_as_their_own():
    row = next(row for row in PAGES if row.name == "people:person")
    assert row.own_only == {role for role in row.roles if answers(may_see_person, role) == {True, False}}


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_a_page_opens_to_whom_the_charter_names(row):
    opens_to = dict(pages())[row.name].opens_to
    assert sorted(role for role in Role if role not in (Role.CLOCK, Role.HOUSE) and opens_to(standing(role))) == sorted(
        row.roles
    )


def test_every_policy_function_is_asked_by_a_command_or_a_page():
    """Those left over say how much is seen of a thing; each has its own test with its app."""
    asked = {may for command in all_commands().values() for may in policies_of(command)}
    asked |= {view.opens_to for _, view in pages()}
    left = {f"{may.__module__.split('.')[1]}.{may.__name__}" for may in all_policies() - asked}
    assert left == {
        "matters.may_ask_contact",
        "matters.may_export",
        "matters.may_see_contact",
        "matters.may_see_photo",
        "people.may_see_person",
    }


# The doors themselves


def counts():
    """How many rows every table has, but for sessions."""
    return {
        model._meta.db_table: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.app_label not in ("sessions", "axes")
    }


def client_as(role: Role) -> Client:
    """Somebody in this role's shoes; holding a secret address is no shoe, so a holder comes as a stranger."""
    return Visitor("" if role in (Role.STRANGER, Role.HOLDER) else role).client


def address(name, estate) -> str:
    """Where this page lies, about things that are nowhere."""
    wanted = {"uuid": uuid4(), "int": 2026, "slug": "nothing", "str": "nothing"}
    pattern = next(p for n, p in patterns() if n == name)
    args = {arg: wanted[type(how).__name__.removesuffix("Converter").lower()] for arg, how in pattern.items()}
    return reverse(name, kwargs=args | ({"estate": estate.slug} if "estate" in args else {}))


def patterns(resolver=None, before=(), converters=()):
    for pattern in (resolver or get_resolver()).url_patterns:
        own = (*converters, *pattern.pattern.converters.items())
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, (*before, *filter(None, [pattern.namespace])), own)
        else:
            yield ":".join((*before, pattern.name)), dict(own)


def body(answer):
    return answer.content.decode().replace(answer.request["PATH_INFO"], "…")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CLOCK, Role.HOUSE)])
def test_a_page_not_named_for_a_role_looks_absent_and_changes_nothing(village, role):
    [estate] = queries.estates()
    client = client_as(role)
    before = counts()
    absent = client.get(f"/{estate.slug}/nothing-here/")
    assert absent.status_code == 404
    for row in PAGES:
        if role not in row.roles:
            for answer in (
                client.get(address(row.name, estate)),
                client.post(address(row.name, estate), {"act": uuid4()}),
            ):
                assert (row.name, answer.status_code, body(answer)) == (row.name, 404, body(absent))
    assert counts() == before


def test_the_charter_is_shown_in_both_languages(village):
    [estate] = queries.estates()
    address = reverse("people:charter", args=[estate.slug])
    zh, en = (Client(headers={"accept-language": tongue}).get(address).content.decode() for tongue in ("zh-cn", "en"))
    for row in PAGES + COMMANDS:
        if not row.is_inner and row.roles - {Role.CLOCK, Role.HOUSE}:
            assert row.zh in zh
            assert escape(row.en) in en
    assert "service worker" not in en
    assert "后台脚本" not in zh


@pytest.mark.parametrize("role", ["", "resident", PostKind.GRID_WORKER, PostKind.KEEPER])
def test_the_charter_opens_at_the_reader_s_own_role(village, role):
    chips = re.findall(r'href="\?role=(\w+)" aria-current="true"', Visitor(role).sees("people:charter"))
    assert chips == [role or "stranger"]


def test_the_charter_says_where_a_right_is_over_one_s_own_alone(village):
    page = Visitor("resident", language="en").sees("people:charter", role="resident")
    rights = " ".join(re.findall(r"<li>(.*?)</li>", page))
    assert "Judge <small>(only what is theirs)</small>" in rights
    assert "Begin an import" not in page
    assert "only what is theirs: " in page


# The way there

NOT_BY_A_LINK = {
    "index", "installation:setup", "installation:setup_keeper",  # before there is an estate
    "web:gallery", "web:sample", "web:offline", "web:manifest", "web:worker",  # for whoever builds, and for browsers
    "people:door", "people:by_home", "people:as_whom", "people:by_post", "people:factor",  # for whoever is outside
    "people:proof", "people:card",  # asked for when it is time; a demo has no cards
    "people:own", "matters:own", "matters:newest", "matters:errands", "messages:unread", "messages:reading",  # parts
}  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CLOCK, Role.HOUSE)])
def test_every_page_of_a_role_is_reached_by_links_from_home(village, role):
    """Pages about a thing need its key and are left out: the lists lead to them."""
    [estate] = queries.estates()
    keyless = {name for name, converters in patterns() if converters.keys() <= {"estate"}}
    wanted = {row.name for row in PAGES if role in row.roles and row.name in keyless} - NOT_BY_A_LINK
    client, found, to_open = client_as(role), set(), [reverse("portal:home", args=[estate.slug])]
    while to_open and wanted - found:
        answer = client.get(to_open.pop(0), follow=True)
        for path in re.findall(r'(?:href|action|src)="(/[^"?#]*)', answer.content.decode()):
            with suppress(Resolver404):
                name = resolve(path).view_name
                if name not in found and name in keyless:
                    to_open.append(path)
                found.add(name)
    assert wanted - found == set()
