from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from linli.kernel.errors import Refused
from linli.web.forms import ActForm, attempt


class Word(ActForm):
    words = forms.CharField(help_text="One sentence.", max_length=20)
    kind = forms.ChoiceField(choices=[("a", "Fire"), ("b", "Dirt")], widget=forms.RadioSelect, required=False)
    photo = forms.FileField(required=False)


def draw(source, form):
    """What this template makes of the form, in English."""
    context = Context({"form": form, "request": RequestFactory().get("/")})
    with translation.override("en"):
        return Template("{% load ui %}" + source).render(context)


def test_a_form_carries_its_act_its_token_and_its_kind():
    form = Word(initial={"seen": 4})
    drawn = draw("{% form of=form url='/there/' %}inside{% endform %}", form)
    assert f'name="act" value="{form["act"].value()}"' in drawn
    assert 'name="seen" value="4"' in drawn
    assert 'name="csrfmiddlewaretoken"' in drawn
    assert '<form class="stack" method="post" action="/there/" enctype="multipart/form-data"' in drawn
    assert "inside</form>" in drawn


def test_a_field_is_tied_to_its_help_and_to_its_error():
    form = Word({"act": "not a key", "words": "", "kind": "b"})
    drawn = draw("{% field form.words %}", form)
    assert '<label for="id_words">Words</label>' in drawn
    assert '<small id="id_words_help">One sentence.</small>' in drawn
    assert 'aria-describedby="id_words_help id_words_wrong"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_words_wrong"' in drawn


def test_what_was_typed_stays_whatever_goes_wrong():
    form = Word({"act": "not a key", "words": "架空层" * 20, "kind": "b"})
    assert not form.is_valid()
    drawn = draw("{% form of=form %}{% field form.words %}{% field form.kind look='chips' %}{% endform %}", form)
    assert f'value="{"架空层" * 20}"' in drawn
    assert '<input type="radio" name="kind" value="b"' in drawn and drawn.count("checked") == 1


def test_what_was_refused_stands_on_top_with_the_way_to_its_field():
    form = Word({"act": "018f0000-0000-7000-8000-000000000000", "words": ""})
    form.is_valid()
    form.add_error(None, "Somebody was faster.")
    drawn = draw("{% form of=form %}{% endform %}", form)
    assert 'role="alert"' in drawn
    assert "<li>Somebody was faster.</li>" in drawn
    assert '<li><a href="#id_words">Words</a>: This field is required.</li>' in drawn


def test_a_refusal_becomes_the_forms_own_error():
    def decline(**facts):
        raise Refused("not_allowed")

    form = Word({"act": "018f0000-0000-7000-8000-000000000000", "words": "杂物"})
    with translation.override("en"):
        assert attempt(form, decline, estate=1) is None
    assert "This is not yours to do." in draw("{% form of=form %}{% endform %}", form)


def test_a_command_is_given_what_the_form_cleaned_and_what_the_view_knows():
    def keep(**facts):
        return facts

    form = Word({"act": "018f0000-0000-7000-8000-000000000000", "words": "杂物", "seen": "2"})
    facts = attempt(form, keep, estate=1, by=2)
    assert (facts["words"], facts["seen"], facts["estate"], facts["by"]) == ("杂物", 2, 1, 2)
    assert facts.keys() == {"at", "act", "seen", "words", "kind", "photo", "estate", "by"}
