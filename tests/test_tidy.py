"""The house rules a linter cannot say. Each message tells the reader what to do instead."""

import ast
import re
import subprocess
import tomllib
from dataclasses import fields
from fnmatch import fnmatch
from functools import cache
from importlib import import_module
from inspect import signature
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps as registry
from django.core.management import call_command
from django.db.models import UniqueConstraint
from django.urls import URLPattern, get_resolver
from django.utils.translation import override

from linli.config import wiring
from linli.database import faults
from linli.kernel.events import Event, fields_of
from linli.matters.rules import Verb
from linli.people.models import Installation
from linli.sheets.rules.batches import State as BatchState

ROOT = Path(__file__).parent.parent
SOURCES = sorted(p for p in (ROOT / "linli").rglob("*.py") if "migrations" not in p.parts)
MIGRATIONS = sorted((ROOT / "linli").glob("*/migrations/0*.py"))
TEMPLATES = sorted((ROOT / "linli").glob("*/templates/**/*.html"))
STORY = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
RANK = {app.strip(" ()"): -i for i, layer in enumerate(STORY) for app in layer.split("|")}
OURS = [config for config in registry.get_app_configs() if config.name.startswith("linli.")]
MODELS = [model for model in registry.get_models() if model.__module__.startswith("linli.")]


def name_of(path):
    return str(path.relative_to(ROOT))


def rooms(*names):
    """The files of these rooms: `policy.py`, and every file of a package `policy/`."""
    return [p for p in SOURCES if {p.stem, *p.parent.parts} & set(names)]


@cache
def tree_of(path):
    return ast.parse(path.read_text())


def calls(path):
    """Every `something.named(…)` of a file, as its line, something and name."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, ast.unparse(node.func.value), node.func.attr


# Who writes.

WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "save", "delete"}
OF_ROWS = {"update", "delete"}  # which other things have too: they count where `objects` stands before
NOT_ROWS = {
    ("files/rules/photos.py", "save"): "an image, into memory",
    ("sheets/rules/writing.py", "save"): "a workbook, into a file",
    ("web/ui/drawings.py", "save"): "a drawing, into memory",
}
COMMANDS = rooms("commands")


def test_only_commands_write():
    for path in SOURCES:
        if path in COMMANDS or "demo" in path.parts:  # the demo estate is put there as it never was: by one hand
            continue
        for line, thing, verb in calls(path):
            writes = verb in WRITES - OF_ROWS or (verb in OF_ROWS and "objects" in thing)
            if writes and not thing.startswith("super(") and (name_of(path)[6:], verb) not in NOT_ROWS:
                pytest.fail(f"{name_of(path)}:{line} {thing}.{verb}: only commands write")


def decorated(path, decorator):
    return [
        node
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and decorator in map(ast.unparse, node.decorator_list)
    ]


@pytest.mark.parametrize("path", [path for path in COMMANDS if decorated(path, "command")], ids=name_of)
def test_every_command_has_its_allow_step(path):
    for node in decorated(path, "command"):
        assert "policy.ensure(policy.may_" in ast.unparse(node), f"{node.name}: who may? Say it in policy.py"


def test_a_command_is_told_who_and_when():
    for path in COMMANDS:
        for node in decorated(path, "command"):
            taken = {arg.arg for arg in node.args.kwonlyargs}
            assert {"by", "at"} <= taken and {"estate", "estates"} & taken, f"{node.name} takes estate, by and at"


# The still centre.

STILL = [*rooms("rules", "events"), *(ROOT / "linli/kernel").glob("*.py")]


@pytest.mark.parametrize("path", STILL, ids=name_of)
def test_the_still_centre_has_no_clock(path):
    for line, thing, verb in calls(path):
        assert verb not in {"now", "today", "utcnow"}, f"line {line} {thing}.{verb}: the moment is an argument, `at`"


def test_only_pages_jobs_and_the_operator_look_at_the_clock():
    for path in SOURCES:
        if {"views", "jobs", "forms", "config", "management", "sessions"} & {path.stem, *path.parent.parts}:
            continue
        for line, thing, verb in calls(path):
            clock = verb in {"now", "today", "utcnow"} and thing.split(".")[-1] in {
                "timezone",
                "datetime",
                "date",
                "dt",
            }
            assert not clock, f"{name_of(path)}:{line} {thing}.{verb}: the moment is an argument, `at`"


# Tables.


def test_tables_point_down_the_story_and_never_back():
    for model in registry.get_models():
        for field in model._meta.get_fields():
            target = getattr(field, "remote_field", None)
            if not (field.concrete and target and target.model):
                continue
            here, there = model._meta.app_label, target.model._meta.app_label
            if here != there and there in RANK and here in RANK:
                assert RANK[here] > RANK[there], f"{model.__name__}.{field.name} points up the story"
                assert target.related_name == "+", f"{model.__name__}.{field.name} needs related_name='+'"


TENANT = [model for model in MODELS if any(field.name == "estate" for field in model._meta.fields)]
# They lie in `default`, once for the whole installation. Every other table belongs to an estate.
OF_THE_INSTALLATION = {
    "people.Installation": "what this database is for",
    "people.Place": "the tree of places reaches above every estate; an address is unique in it",
    "people.EstateSettings": "belongs to its place",
    "people.User": "one human, however many estates; a sign-in's name is unique",
    "people.CardCode": "belongs to a user",
    "people.Invitation": "belongs to a user",
    "chronicle.Daily": "what the clock does, once for the whole installation",
}


def test_every_table_belongs_to_an_estate_or_says_why_not():
    wider = {model._meta.label for model in MODELS if model not in TENANT}
    assert wider == OF_THE_INSTALLATION.keys(), "give it an estate, or say here why it lies in default"


def test_every_unique_constraint_of_an_estates_table_begins_with_the_estate():
    for model in TENANT:
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                assert constraint.fields[0] == "estate", f"{constraint.name} must begin with estate"
        alone = [field.name for field in model._meta.fields if field.unique and not field.primary_key]
        assert alone == [], f"{model._meta.label}: {alone} are unique beyond their estate"


TENANTS = {model.__name__ for model in TENANT}
# Where a whole database is read, across its estates, and why; the operator's commands tend whole databases, too.
ACROSS_ESTATES = {
    "linli/chronicle/commands.py": "locks the books of several estates in order",
    "linli/chronicle/queries.py": "which readers of all estates are behind",
    "linli/people/commands/sweeps.py": "codes that ran out, in every estate",
    "linli/people/commands/persons.py": "whether a user is still somebody in any estate",
    "linli/search/queries.py": "asks the index by its own SQL, which names the estate",
    "linli/files/queries.py": "sweeps what no estate's row names any more",
}


def test_an_estates_table_is_asked_in_its_estate():
    for path in SOURCES:
        for line, thing, verb in calls(path):
            model, _, rest = thing.partition(".objects")
            if model in TENANTS and thing.endswith(".objects") and not rest and verb not in {"of", "create", "none"}:
                across = verb == "using" and (name_of(path) in ACROSS_ESTATES or "operator" in path.parts)
                assert across, f"{name_of(path)}:{line} {thing}.{verb}: begin with {model}.objects.of(estate)"


def test_raw_sql_stands_where_engines_differ_and_nowhere_else():
    for path in SOURCES:
        if {"database", "models", "queries", "search", "operator"} & {path.stem, *path.parent.parts}:
            continue
        for line, thing, verb in calls(path):
            assert verb not in {"cursor", "raw", "extra", "execute"}, (
                f"{name_of(path)}:{line} {thing}.{verb}: ask by rows"
            )


def lawful_tables():
    return {model._meta.db_table: model for model in MODELS if getattr(model, "laws", ())}


def rows_touched(source):
    """The lawful tables whose rows a migration would change, by SQL or by a function."""
    touched, tree = set(), ast.parse(source)
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    for table, model in lawful_tables().items():
        if any(re.search(rf"(UPDATE|INSERT INTO|DELETE FROM|TRUNCATE)\s+\"?{table}\b", text, re.I) for text in texts):
            touched.add(table)
        asked = re.compile(rf"get_model\(\s*['\"]({model._meta.app_label}['\"],\s*['\"])?[\w.]*{model.__name__}['\"]")
        if asked.search(source):
            touched.add(table)
    return touched


@pytest.mark.parametrize("path", MIGRATIONS, ids=name_of)
def test_no_migration_touches_the_rows_of_a_lawful_table(path):
    assert rows_touched(path.read_text()) == set(), "while laws step aside nothing guards a row: upgrade it when read"


@pytest.mark.parametrize(
    "source",
    [
        'RunSQL("update chronicle_entry SET kind = kind")',
        'Entry = apps.get_model("chronicle", "Entry")',
        "apps.get_model('chronicle.Entry')",
    ],
)
def test_a_migration_that_would_is_caught(source):
    assert rows_touched(source) == {"chronicle_entry"}


@pytest.mark.usefixtures("database")
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# Events and what is said of them.


def kinds_of(app):
    module, found = f"linli.{app.label}.events", ()
    try:
        found = vars(import_module(module)).values()
    except ModuleNotFoundError as missing:
        assert missing.name == module
    return [event for event in found if isinstance(event, type) and issubclass(event, Event) and event is not Event]


EVENTS = [(app.label, event) for app in OURS for event in kinds_of(app) if event.__module__.startswith(app.name)]


@pytest.mark.parametrize("label, event", EVENTS, ids=lambda value: getattr(value, "__name__", value))
def test_an_event_says_what_it_is_called_and_what_can_be_forgotten(label, event):
    called = vars(event).get("kind", "")
    assert re.fullmatch(rf"{label}\.[a-z]+(_[a-z]+)*", called), f'write its kind down: kind = "{label}.past_tense"'
    assert len(event.kind_at_version()) <= 80
    assert max(map(len, chain(["by"], fields_of(event).forgettable))) <= 36, "the name of a piece has 40 places"


def test_no_two_events_are_called_the_same():
    kinds = [event.kind for _, event in EVENTS]
    assert len(kinds) == len(set(kinds)) > 0


def words_of(app, name):
    try:
        return getattr(import_module(f"linli.{app}.words"), name, {})
    except ModuleNotFoundError as missing:
        assert missing.name == f"linli.{app}.words"
        return {}


def placeholders(sentence):
    return set(re.findall(r"%\((\w+)\)", str(sentence)))


@pytest.mark.parametrize("label, event", EVENTS, ids=lambda value: getattr(value, "__name__", value))
def test_an_entry_is_told_in_two_sentences(label, event):
    told = words_of(label, "ENTRIES").get(event.kind)
    assert told, f"{event.kind} has no words: write both sentences into linli/{label}/words.py, ENTRIES"
    public, full = told
    assert str(public).strip() and str(full).strip()


def test_nothing_is_told_of_what_is_never_announced():
    announced = {event.kind for _, event in EVENTS}
    told = {kind for app in OURS for kind in words_of(app.label, "ENTRIES")}
    assert told == announced


# Refusals.

# A code that is put together: its beginning, and every end.
COMPOSED = {
    "matter_cannot_": [verb.value for verb in Verb],
    "batch_": [BatchState.ENDED, BatchState.TAKING_BACK, BatchState.TAKEN_BACK],
    "database_is_": [Installation.DEMO, Installation.REAL],
}
# A code that comes out of a table.
FROM_A_TABLE = {"linli/chronicle/commands.py": {faults.NO_ROOM, faults.BUSY}}


def refusals(path):
    """Every `Refused(code, **facts)` of a file: its line, its codes, the names of its facts."""
    for node in ast.walk(tree_of(path)):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Refused"):
            continue
        facts = {keyword.arg for keyword in node.keywords}
        match node.args[0]:
            case ast.Constant(value=str() as code):
                yield node.lineno, {code}, facts
            case ast.JoinedStr(values=[ast.Constant(value=beginning), *_]) if beginning in COMPOSED:
                yield node.lineno, {beginning + end for end in COMPOSED[beginning]}, facts
            case ast.IfExp(body=ast.Constant(value=one), orelse=ast.Constant(value=other)):
                yield node.lineno, {one, other}, facts
            case ast.Name(id=name):
                yield node.lineno, FROM_A_TABLE.get(name_of(path)) or handed_on(path, name), facts
            case _:
                yield node.lineno, set(), facts


def handed_on(path, name):
    """The codes that a function of this file is called with, where its own argument `name` is the code."""
    functions = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef)]
    takers = {f.name: place for f in functions for place, arg in enumerate(f.args.args) if arg.arg == name}
    codes = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in takers:
            given = [*node.args, *[None] * 9][takers[ast.unparse(node.func)]]
            given = next((keyword.value for keyword in node.keywords if keyword.arg == name), given)
            codes |= {given.value} if isinstance(given, ast.Constant) else set()
    return codes


SENTENCES = {code: sentence for app in OURS for code, sentence in words_of(app.label, "REFUSALS").items()}


@pytest.mark.parametrize("path", [path for path in SOURCES if list(refusals(path))], ids=name_of)
def test_every_refusal_has_words_and_the_facts_they_mention(path):
    for line, codes, facts in refusals(path):
        assert codes, f"line {line}: write the code out, or its beginning into COMPOSED"
        for code in codes:
            assert code in SENTENCES, f"line {line}: {code} has no words: say what is wrong and what to do next"
            lacking = placeholders(SENTENCES[code]) - facts
            assert not lacking or None in facts, f"line {line}: the sentence of {code} mentions {lacking}"


def test_no_sentence_is_for_a_refusal_that_nobody_makes():
    made = {code for path in SOURCES for _, codes, _ in refusals(path) for code in codes}
    for path in SOURCES:
        if path.stem != "words":  # a code may stand in a table of its own
            made |= {
                n.value for n in ast.walk(tree_of(path)) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            }
    assert SENTENCES.keys() - made == set()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_refusals_sentence_can_be_said(code):
    for language, ends in [("en", ".?"), ("zh-hans", "。？")]:
        with override(language):
            sentence = str(SENTENCES[code])
        assert sentence % dict.fromkeys(placeholders(sentence), "x")
        assert sentence[-1] in ends, "a whole sentence"


# Pages.


def patterns(resolver, before=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern), pattern.callback
        else:
            yield from patterns(pattern, before + str(pattern.pattern))


def test_every_view_is_guarded():
    for route, view in patterns(get_resolver()):
        assert hasattr(view, "opens_to"), f"/{route} ({view.__module__}.{view.__name__}): @opens_to(policy.may_…)"


def test_urls_name_things_and_not_deeds():
    verbs = {"edit", "delete", "create", "update", "add", "remove", "new", "do", "submit", "save", "send", "get", "set"}
    for route, _ in patterns(get_resolver()):
        assert not verbs & set(re.split(r"[/<>:]", route)), f"/{route}: a resource, as POST /matters/<id>/verification/"


def test_nothing_is_marked_safe_outside_web():
    for path in SOURCES:
        if "web" in path.parts:
            continue
        assert "mark_safe" not in path.read_text(), f"{name_of(path)}: make it a component of web"
        assert not re.search(r"\bSafeString\b|format_html", path.read_text()), f"{name_of(path)}: a component of web"
    for path in TEMPLATES:
        if "web" not in path.parts:
            assert not re.search(r"\|\s*safe\b|autoescape off", path.read_text()), f"{name_of(path)}: nothing is safe"


INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", re.I)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_template_has_inline_script_or_style(path):
    source = re.sub(r"\{#.*?#\}|<script[^>]*type=\"application/json\"[^>]*>", "", path.read_text())
    assert not INLINE.search(source), f"{INLINE.search(source)}: the policy forbids it; a class, or a file in static"


def test_every_template_is_used():
    everything = "\n".join(path.read_text() for path in [*SOURCES, *TEMPLATES])
    composed = [re.sub(r"\{.*?\}", "*", name) for name in re.findall(r'f"([\w/]+\{.*?\}\.html)"', everything)]
    for path in TEMPLATES:
        name = name_of(path).partition("/templates/")[2]
        own_components = name.startswith("web/ui/") or name in {"400.html", "403.html", "404.html", "500.html"}
        by_pattern = any(fnmatch(name, pattern) for pattern in composed)
        assert own_components or by_pattern or name in everything, f"{name_of(path)} is used by nobody"


# The wiring page.


def test_every_reaction_is_wired_and_takes_what_it_is_given():
    wired = {reaction for reactions in wiring.REACTIONS.values() for reaction in reactions}
    there = set()
    for path in rooms("reactions"):
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        there |= {
            f for name, f in vars(module).items() if getattr(f, "__module__", "") == module.__name__ and name[0] != "_"
        }
    assert there == wired, "a reaction stands in an app's reactions.py and on the wiring page"
    assert all(list(signature(reaction).parameters) == ["event", "at"] for reaction in wired)


def test_jobs_have_names_that_say_whose_they_are():
    for name, job in (wiring.READERS | wiring.CLOCK).items():
        assert name == f"{job.__module__.split('.')[1]}.{job.__name__}" and len(name) <= 60
    assert all(list(signature(job).parameters) == ["estate", "told", "at"] for job in wiring.READERS.values())
    assert all(list(signature(job).parameters) == ["at"] for job in wiring.CLOCK.values())


def test_the_product_has_no_switch_that_turns_a_law_off():
    for path in SOURCES:
        found = re.search("session_replication_role|DISABLE TRIGGER|writable_schema", path.read_text(), re.I)
        assert not found, f"{name_of(path)}: {found and found[0]}"


# Words.


def test_no_room_has_another_name():
    drawers = {"utils", "common", "helpers", "services", "misc", "lib", "base"}
    for path in SOURCES:
        if path != ROOT / f"linli/database/{path.parent.name}/base.py":  # Django's own name for an engine
            assert path.stem not in drawers and path.parent.name not in drawers, f"{name_of(path)}: name what it holds"


FRONT_DOORS = [
    path
    for path in rooms("rules", "events", "policy", "queries", "commands", "jobs", "kernel", "database")
    if "config" not in path.parts
]


@pytest.mark.parametrize("path", FRONT_DOORS, ids=name_of)
def test_public_functions_say_what_they_do(path):
    for node in tree_of(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name}: what it takes, gives and refuses"


@pytest.mark.parametrize("path", [path for path in SOURCES if path.read_text().strip()], ids=name_of)
def test_a_file_says_what_it_is_for(path):
    if path.name not in ("apps.py", "__init__.py", "base.py") and "management" not in path.parts:  # they have `help`
        assert ast.get_docstring(tree_of(path)), "one line on top"


def test_every_dependency_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text()
    wanted = re.findall(r'^(?:build = \[|    )"([A-Za-z].*?)"[,\]]+(.*)$', text.partition("[tool.")[0], re.M)
    assert len(wanted) > 20
    for requirement, rest in wanted:
        assert re.match(r"\s*# \S", rest), f"{requirement}: say beside it why it is needed"


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.splitlines() if (path := ROOT / name).exists()]


FOREIGN = re.compile(r"/(?:work|root|home/\w+|Users)/|\bshared/examples|://[\w.-]*pypi")


def test_the_tree_speaks_of_itself_alone():
    for path in tracked():
        if path.suffix in {".heic", ".png", ".jpg", ".ico", ".woff2", ".gz"} or path == Path(__file__):
            continue
        found = FOREIGN.search(path.read_text(errors="replace"))
        assert not found, f"{name_of(path)}: {found[0]} is of one machine"


def test_events_are_plain():
    for _, event in EVENTS:
        assert event.__dataclass_params__.frozen and fields(event)[0].name == "estate", event
