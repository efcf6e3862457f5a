"""What the papers name is there: files, functions, commands, verbs of make, words."""

import ast
import re
import subprocess
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import polib
import pytest
from django.apps import apps as registry
from django.utils.translation import override

from linli.chronicle.rules import Fault
from linli.config.operator import VERBS
from linli.matters.rules import MOVES, WHO, State, Verb, Who
from linli.matters.words import FINDINGS, STATES
from linli.rulebook.jobs import notice_of
from linli.rulebook.rules import Calendar, DueOn

ROOT = Path(__file__).parent.parent
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
ROOTS = ("linli/", "tests/", "tools/", "docs/")


def name_of(path):
    return str(path.relative_to(ROOT))


def text_of(paper):
    return (ROOT / paper).read_text()


def in_code(text):
    """What a paper sets in type: `so`, and blocks of code."""
    return (
        re.findall(r"`([^`\n]+)`", text)
        + re.findall(r"^    (\S.*)$", text, re.M)
        + re.findall(r"```.*?```", text, re.S)
    )


@pytest.mark.parametrize("paper", PAPERS, ids=name_of)
def test_links_lead_somewhere(paper):
    for address in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", paper.read_text()):
        if not address.startswith(("http://", "https://")):
            assert (paper.parent / address).exists(), address


@pytest.mark.parametrize("paper", PAPERS, ids=name_of)
def test_paths_exist(paper):
    for piece in in_code(paper.read_text()):
        for path in re.findall(r"(?:^|[\s(#])((?:linli|tests|tools|docs)/[\w./*<>-]+)", piece):
            path = path.rstrip(".:,")
            assert list(ROOT.glob(re.sub(r"<\w+>", "*", path))), f"{path} is not there"


@cache
def names_in(path):
    """What a Python file defines at its top, and within its classes."""
    tree = ast.parse(path.read_text())
    bodies = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]
    found = set()
    for body in bodies:
        for node in body.body:
            match node:
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    found.add(name)
                case ast.Assign(targets=targets):
                    found |= {target.id for target in targets if isinstance(target, ast.Name)}
                case ast.AnnAssign(target=ast.Name(id=name)):
                    found.add(name)
    return found


PLACED = re.compile(r"`((?:linli|tests|tools)/[\w/]+\.py)`(?:,| and| in)? ((?:`\w[\w.]*`(?: and |, )?)+)")


@pytest.mark.parametrize("paper", PAPERS, ids=name_of)
def test_what_is_said_to_stand_in_a_file_stands_there(paper):
    for path, names in PLACED.findall(" ".join(paper.read_text().split())):
        for name in re.findall(r"`(\w[\w.]*)`", names):
            for part in name.split("."):
                assert part in names_in(ROOT / path), f"{path} has no {part}"


def test_what_architecture_says_of_places_is_looked_up():
    assert len(PLACED.findall(" ".join(text_of("ARCHITECTURE.md").split()))) > 15


def test_what_style_calls_good_stands_in_its_file():
    shown = re.findall(r"^# Good: (linli/[\w/]+\.py).*\n((?:(?!#|```).*\n)+)", text_of("STYLE.md"), re.M)
    for path, lines in shown:
        code = {line.strip() for line in text_of(path).splitlines()}
        for line in filter(None, (line.partition("  # ")[0].strip() for line in lines.splitlines())):
            assert line.removesuffix(" ...") in code, f"{path} says it otherwise: {line}"
    assert len(shown) == 4


# The plan.


def test_architecture_lists_the_apps_as_the_contracts_and_the_tree_do():
    told = re.findall(r"^\| `(\w+)` \| ", text_of("ARCHITECTURE.md").partition("## The rooms")[0], re.M)
    story = [layer.strip("( )") for layer in CONTRACTS[0]["layers"]][::-1]
    tree = {path.parent.name for path in (ROOT / "linli").glob("*/__init__.py")}
    assert (told, set(told)) == (story, tree)


def test_architecture_lists_the_rooms_as_the_contracts_do():
    table = text_of("ARCHITECTURE.md").partition("## The rooms")[2].partition("## The foundations")[0]
    told = [re.findall(r"`(\w+)`", line.split("|")[1]) for line in table.splitlines() if line.startswith("| `")]
    told = [room for rooms in told for room in rooms]
    layers = [re.findall(r"\w+", layer) for layer in CONTRACTS[1]["layers"]][::-1]
    assert set(told) <= {room for layer in layers for room in layer}
    ranks = [next(rank for rank, layer in enumerate(layers) if room in layer) for room in told[:-2]]
    assert ranks == sorted(ranks), "from the inside out"


def test_each_contract_is_one_of_the_four_sentences():
    names = [contract["name"].partition(":")[0] for contract in CONTRACTS]
    sentences = re.findall(r"^\d\. \*\*(.+?)\.\*\*", text_of("ARCHITECTURE.md"), re.M)[:4]
    assert names == sentences == ["The story", "The rooms", "The still centre", "The front door"]


# What one types.


@cache
def verbs_of_make():
    return set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.M))


@pytest.mark.parametrize("paper", PAPERS, ids=name_of)
def test_commands_exist(paper):
    for piece in in_code(paper.read_text()):
        for verb in re.findall(r"(?:^|&& )make ([a-z]+)", piece):
            assert verb in verbs_of_make(), f"make {verb}"
        for verb in re.findall(r"(?:^|bin/)linli ([a-z_]+)", piece):
            assert verb in VERBS, f"linli {verb}"
        for module in re.findall(r"python -m ([\w.]+)", piece):
            assert list(ROOT.glob(module.replace(".", "/") + "*")), f"python -m {module}"
        for setting in re.findall(r"\bLINLI_\w+", piece):
            assert re.search(rf"\b{setting}\b", settings_text()), setting


@cache
def settings_text():
    return "".join(path.read_text() for path in [*(ROOT / "linli/config").rglob("*.py"), ROOT / "tests/settings.py"])


def test_every_setting_of_the_environment_stands_in_the_paper_for_keepers():
    read = set(re.findall(r"environ(?:\.get\(|\[)\"((?:LINLI_|DATABASE)\w+)", settings_text()))
    assert read > {"DATABASE_URL", "LINLI_VAR"}
    assert {name for name in read if name not in text_of("docs/real-box.md")} == set()


def typed_in(paper):
    return [piece.split(" #")[0].strip() for piece in in_code(text_of(paper)) if re.match("make |linli |http", piece)]


def test_both_readmes_name_the_same_commands_and_pages():
    assert sorted(typed_in("README.md")) == sorted(typed_in("README.zh.md")) != []
    links = [{*re.findall(r"\]\(([^)]+)\)", text_of(paper))} for paper in ("README.md", "README.zh.md")]
    assert links[0] - {"README.zh.md"} == links[1] - {"README.md"}
    headings = [re.findall("^##? ", text_of(paper), re.M) for paper in ("README.md", "README.zh.md")]
    assert len(headings[0]) == len(headings[1])


def test_the_readmes_show_the_one_picture_once_it_is_there():
    for paper in ("README.md", "README.zh.md"):
        assert ("docs/picture.png" in text_of(paper)) is (ROOT / "docs/picture.png").exists(), paper


def test_the_readmes_call_things_as_the_pages_do():
    catalogues = [polib.pofile(str(path)) for path in ROOT.glob("linli/*/locale/zh_Hans/LC_MESSAGES/django.po")]
    chinese = {entry.msgid: entry.msgstr for catalogue in catalogues for entry in catalogue}
    steps = [text_of(paper).split("\n## ")[2] for paper in ("README.md", "README.zh.md")]
    named = re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", steps[0])
    assert [f"“{chinese[name]}”" for name in named] == re.findall("“.+?”", steps[1]) != []


def test_make_alone_explains_every_verb():
    said = subprocess.run(["make", "-C", str(ROOT), "--no-print-directory"], capture_output=True, text=True, check=True)
    told = set(re.findall(r"^make (\w+)", said.stdout, re.M))
    assert told == set(re.search(r"\.PHONY:(.*)", text_of("Makefile"))[1].split()) - {"help"}


# Words and rules.


def test_every_model_and_every_post_has_its_word():
    words = text_of("docs/words.md")
    for model in registry.get_models():
        if model.__module__.startswith("linli."):
            assert f"`{model.__name__}`" in words, f"{model.__name__}: what is it called, in both languages?"


def test_the_words_are_those_that_pages_say():
    words = text_of("docs/words.md")
    with override("zh-hans"):
        for said in [*STATES.values(), *FINDINGS.values()]:
            assert str(said) in words, f"{said}: one concept, one word"


def test_every_row_of_the_words_has_chinese_and_english():
    rows = [line.split("|")[1:-1] for line in text_of("docs/words.md").splitlines() if line.startswith("| ")]
    for chinese, english, _ in [row for row in rows if row[0].strip() != "中文"]:
        assert re.search("[\u4e00-\u9fff]", chinese) and re.search("[a-z]", english), (chinese, english)


def test_the_record_page_names_every_fault_and_every_refusal():
    page = text_of("docs/rules/record.md")
    refused = set(
        re.findall(r'Refused\(\s*"(\w+)"', text_of("linli/chronicle/rules.py") + text_of("linli/chronicle/commands.py"))
    )
    for name in {*Fault, *refused}:
        assert f"`{name}`" in page, name


CAPACITIES = {
    "steward": Who.STEWARD,
    "grid worker": Who.FIELD,
    "committee": Who.COMMITTEE,
    "the body": Who.HANDLER,
    "the body it is assigned to": Who.HANDLER,
    "the reporter": Who.REPORTER,
}
SAID_AS = {"send back": Verb.SEND_BACK, "verdict: not solved": Verb.RETURN}


def moves_told():
    """Each row of the tables of moves: (move, states it leaves, state it leads to, who)."""
    for line in text_of("docs/rules/matters.md").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[0] not in ("–", "from", "---"):
            said = re.sub(r"\s*[\u4e00-\u9fff]+$", "", cells[1])
            if said != "verdict: solved":  # it moves nothing
                verb = SAID_AS.get(said) or Verb(said)
                yield verb, cells[0].split(", "), cells[2].split(",")[0], cells[3].partition(";")[0]


def test_the_matters_page_tells_every_move_and_no_other():
    told = {(verb, State(before)): State(after) for verb, sources, after, _ in moves_told() for before in sources}
    assert told == MOVES


def test_the_matters_page_tells_who_makes_each_move():
    for verb, _, _, who in moves_told():
        who = "grid worker, committee" if who == "as check" else who
        assert {CAPACITIES[capacity] for capacity in who.split(", ")} == WHO[verb], verb


def test_the_calendar_page_counts_right():
    years = range(2024, 2027)
    days = {day: is_working for year in years for day, is_working, _ in notice_of(year)}
    calendar = Calendar(days, frozenset(years))
    rows = re.findall(
        r"^\| (\d{4}-\d\d-\d\d) \| (\d+) \| (\S+?)(, provisional)? \|", text_of("docs/rules/calendar.md"), re.M
    )
    assert len(rows) == 7
    for begins, working_days, ends, provisional in rows:
        due = DueOn(date.fromisoformat(ends), bool(provisional))
        assert calendar.due_on(date.fromisoformat(begins), int(working_days)) == due


def test_decisions_are_numbered_and_short():
    papers = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [int(paper.name[:4]) for paper in papers] == list(range(1, len(papers) + 1))
    for paper in papers:
        text = paper.read_text()
        assert text.startswith(f"# {int(paper.name[:4])}. ") and "**Decided.**" in text and "**The price.**" in text
        assert len(text.split()) < 350, f"{paper.name}: half a page"
