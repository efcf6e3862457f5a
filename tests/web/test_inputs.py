"""Inputs drawn without a template look as Django's own templates draw them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from linli.web.ui.inputs import Renderer

DJANGO, OURS = DjangoTemplates(), Renderer()
TEXT = st.text(alphabet=st.sampled_from("ab 漏水<>&\"'\n"), max_size=6)
ATTRS = st.dictionaries(
    st.sampled_from(["class", "required", "data-x"]), st.one_of(TEXT, st.booleans(), st.integers(0, 9)), max_size=3
)
CHOICES = [("", "—"), ("a", "漏水 & <b>"), (2, mark_safe("<i>safe</i>")), ("a b", 'quote"')]
INPUTS = [
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput, forms.HiddenInput,
    forms.DateInput, forms.CheckboxInput, forms.Textarea, forms.FileInput, forms.TelInput,
]  # fmt: skip


@pytest.mark.parametrize("widget", INPUTS)
@given(value=st.one_of(st.none(), TEXT, st.integers(0, 9)), attrs=ATTRS)
def test_inputs(widget, value, attrs):
    drawn = widget()
    assert drawn.render("name", value, attrs, OURS) == drawn.render("name", value, attrs, DJANGO)


@given(chosen=st.sampled_from(["", "a", 2, "2", None, "other"]), attrs=ATTRS)
def test_selects(chosen, attrs):
    select, many = forms.Select(choices=CHOICES), forms.SelectMultiple(choices=CHOICES)
    grouped = forms.Select(choices=[("group", CHOICES)])
    for widget, value in ((select, chosen), (many, [chosen]), (grouped, chosen)):
        ours, django = (parse_html(widget.render("name", value, attrs, each)) for each in (OURS, DJANGO))
        assert ours == django  # but for empty lines between the options


@pytest.mark.parametrize("widget", [forms.RadioSelect, forms.CheckboxSelectMultiple])
@pytest.mark.parametrize("wrap_label", [False, True])
def test_what_is_chosen_among(widget, wrap_label):
    class Form(forms.Form):
        which = forms.ChoiceField(choices=CHOICES, widget=widget(attrs={"class": "x"}))

    def drawn(renderer):
        form = Form({"which": "a"}, renderer=renderer)
        return [each.tag(wrap_label=wrap_label) for each in form["which"]]

    assert drawn(OURS) == drawn(DJANGO)
    assert drawn(OURS)[1].count(" checked") == 1
