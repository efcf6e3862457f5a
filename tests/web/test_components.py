import re
import time
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from linli.web.components import Component
from linli.web.templatetags.ui import register

ROOT = Path(__file__).resolve().parent.parent.parent


def draw(source, **values):
    """What this template draws, in English."""
    with translation.override("en"):
        return Template("{% load ui %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{% badge "Late" colour="red" %}', "knows no 'colour'. It accepts: text, tone=…."),
        ("{% badge %}", "needs text. It accepts: text, tone=…."),
        ('{% badge "Late" "hot" %}', 'has no place for "hot". It accepts: text, tone=….'),
        ('{% badge "Late" text="Later" %}', "is given 'text' twice."),
        ('{% badge "Late" tone="red" %}', "has no tone='red', only 'plain', 'good', 'wait', 'hot'."),
        ("{% card %}", "Unclosed tag"),
        ('{% card context="mine" %}{% endcard %}', "knows no 'context'."),
    ],
)
def test_a_component_takes_only_what_it_declares(source, said):
    with pytest.raises(TemplateSyntaxError, match=re.escape(said)):
        draw(source)


def test_what_people_typed_cannot_become_markup():
    typed = '<script>alert("1")</script>'
    for source in (
        "{% badge typed %}", "{% row typed meta=typed %}", "{% fact typed typed %}", "{% notice typed title=typed %}",
        "{% head typed lede=typed number=typed %}", "{% event typed when=typed %}{{ typed }}{% endevent %}",
        "{% steps names now=0 %}", "{% photo typed alt=typed caption=typed %}", "{% track typed 1 2 said=typed %}",
        "{% plot weeks label=typed first=typed second=typed %}", "{% plan size things label=typed %}",
        "{% card title=typed %}{{ typed }}{% endcard %}", "{% chips chips label=typed %}", "{% qr typed label=typed %}",
    ):  # fmt: skip
        drawn = draw(
            source,
            typed=typed,
            names=[typed],
            weeks=[(typed, 1, 2)],
            size=(10, 10, typed),
            things=[(typed, typed, "1,1 2,2", "building", 1)],
            chips=[(typed, typed, True, 1)],
        )
        assert "<script" not in drawn, source
        assert "&lt;script" in drawn, source


def test_an_absent_variable_leaves_an_argument_at_its_default():
    assert draw("{% badge 'Late' tone=nowhere %}") == '<span class="badge plain">Late</span>'


def test_a_component_can_be_kept_for_another():
    assert '<div class="end"><span class="badge hot">Late</span></div>' in draw(
        "{% badge 'Late' tone='hot' as late %}{% row 'Lift' end=late %}"
    )


def test_a_line_of_parts_leaves_out_the_empty_ones():
    assert "<small>2026-0417 · Fire</small>" in draw(
        "{% row 'Lift' meta=parts %}", parts=["2026-0417", "", "Fire", None]
    )


def test_dots_of_one_spot_are_one_beside_the_name_and_within_the_plan():
    drawn = draw(
        "{% plan size things label='Where' %}",
        size=(100, 100, "M0 0"),
        things=[
            ("b", "Building", "0,0 100,0 100,20 0,20", "building", 0),
            ("s1", "Stairs 1", "0,0 100,0 100,20 0,20", "common", 1),
            ("s2", "Stairs 2", "0,0 100,0 100,20 0,20", "common", 3),
            ("g", "Gate", "0,80 10,80 10,90 0,90", "common", 1),
        ],
    )
    assert re.findall(r"<circle[^>]*>", drawn) == [
        '<circle class="dot" cx="85.0" cy="10.0" r="9.0"/>',
        '<circle class="dot" cx="6.0" cy="85.0" r="6.0"/>',
    ]


def test_every_component_is_listed_with_its_arguments():
    listed = {}
    for line in (ROOT / "docs/components.md").read_text().splitlines():
        if line.startswith("| `"):
            names, arguments = line.split("|")[1:3]
            for name, said in zip(re.findall(r"`(\w+)[ …]*`", names), arguments.split(";"), strict=True):
                listed[name] = set(re.findall(r"\w+", said))
    assert listed == {name: set(Component(function).accepted) for name, function in components().items()}


def components():
    """Name → function of every component."""
    return {name: compile_function.__self__.function for name, compile_function in register.tags.items()}


@pytest.mark.parametrize(
    "source",
    [
        "{% badge text tone='hot' %}",
        "{% button text url='/' tone='main' %}",
        "{% row text url='/' meta=parts end=text is_new=True %}",
        "{% fact text text %}",
        "{% figure 12 text url='/' %}",
        "{% moment at %}",
        "{% day on %}",
        "{% event text when=text what=text %}{{ text }}{% endevent %}",
        "{% photo '/1' alt=text %}",
    ],
)
def test_a_simple_component_costs_a_twentieth_of_a_millisecond(source):
    from tests.village import AT

    template = Template("{% load ui %}" + source)
    context = Context(
        {"text": "架空层", "parts": ["2026-0417", "消防隐患"], "at": AT, "on": AT.date(), "today": AT.date()}
    )
    with translation.override("zh-hans"):
        fastest = min(timed(lambda: [template.render(context) for _ in range(100)]) for _ in range(7)) / 100
    assert fastest < 0.05 / 1000


def timed(deed):
    """CPU seconds that it takes."""
    begun = time.process_time()
    deed()
    return time.process_time() - begun
