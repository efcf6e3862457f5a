"""Django's inputs, drawn without a template each: three templates for one radio button cost more than its form.

They come out as Django's own templates draw them; what is not named here is still drawn by those.
"""

from django.forms.renderers import DjangoTemplates

from linli.web.ui.markup import NOTHING, html, html_each

INPUTS = {
    f"django/forms/widgets/{name}.html"
    for name in ("checkbox", "date", "email", "file", "hidden", "input", "number", "password", "tel", "text", "url")
}
OPTIONS = {f"django/forms/widgets/{name}_option.html" for name in ("checkbox", "radio")}


class Renderer(DjangoTemplates):
    """Of forms (`settings.FORM_RENDERER`)."""

    def render(self, template_name, context, request=None):
        widget = context.get("widget")
        if template_name in INPUTS or (template_name in OPTIONS and not widget["wrap_label"]):
            return _input(widget)
        if template_name == "django/forms/widgets/textarea.html":
            return html(
                '<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attributes(widget), widget["value"] or ""
            )
        if template_name == "django/forms/widgets/select.html" and not any(name for name, *_ in widget["optgroups"]):
            options = [_option(option) for _, group, _ in widget["optgroups"] for option in group]
            return html(
                '<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget), html_each("\n  {}", options)
            )
        return super().render(template_name, context, request)


def _input(widget):
    value = NOTHING if widget["value"] is None else html(' value="{}"', str(widget["value"]))
    return html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget))


def _option(option):
    return (html('<option value="{}"{}>{}</option>', str(option["value"]), _attributes(option), option["label"]),)


def _attributes(widget):
    return html_each(
        "{}",
        [
            (html(" {}", name) if value is True else html(' {}="{}"', name, str(value)),)
            for name, value in widget["attrs"].items()
            if value is not False
        ],
    )
