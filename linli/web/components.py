"""What a template may say to a component is what the Python function behind it may be told: nothing else compiles.

    @register.component
    def badge(text, *, tone: Literal["plain", "good"] = "plain"): ...

makes `{% badge "Late" tone="good" %}`. Arguments before the `*` may be given by place. An argument that is missing,
unknown, given twice, or a literal outside its `Literal` is a TemplateSyntaxError when the template is compiled, and
names the accepted ones. A function with `content` makes a block, `{% card title=… %}…{% endcard %}`; one with
`context` is given the template's own. `as name` at the end keeps the result for another component's argument.
A variable that is absent or None leaves an argument at its default.
"""

import inspect
import re
from typing import Literal, get_args, get_origin

from django import template
from django.template.base import Node

NAMED = re.compile(r"(\w+)=(.+)", re.DOTALL)
FROM_THE_PAGE = ("context", "content")


class Library(template.Library):
    """A tag library whose tags are components."""

    def component(self, function):
        """Register `function` under its own name; a trailing underscore keeps a Python name free."""
        component = Component(function)
        self.tag(component.name, component.compile)
        return function


class Component:
    """A function, and what its signature lets a template say."""

    def __init__(self, function):
        self.function, self.name = function, function.__name__.rstrip("_")
        parameters = inspect.signature(function).parameters
        self.from_the_page = {name for name in FROM_THE_PAGE if name in parameters}
        self.accepted = {name: each for name, each in parameters.items() if name not in FROM_THE_PAGE}
        self.by_place = [name for name, each in self.accepted.items() if each.kind is each.POSITIONAL_OR_KEYWORD]
        self.required = [name for name, each in self.accepted.items() if each.default is each.empty]

    def compile(self, parser, token):
        """Django's compile function of the tag."""
        _, *said = token.split_contents()
        target = None
        if len(said) > 1 and said[-2] == "as":
            *said, _, target = said
        arguments = self._arguments(said, parser)
        nodes = None
        if "content" in self.from_the_page:
            nodes = parser.parse([f"end{self.name}"])
            parser.delete_first_token()
        return ComponentNode(self, arguments, nodes, target)

    def _arguments(self, said, parser):
        arguments, free = {}, iter(self.by_place)
        for word in said:
            if named := NAMED.fullmatch(word):
                name, value = named.groups()
            else:
                name, value = next(free, None), word
            if name not in self.accepted:
                raise self._error(f"knows no {name!r}" if name else f"has no place for {word}")
            if name in arguments:
                raise self._error(f"is given {name!r} twice")
            arguments[name] = expression = parser.compile_filter(value)
            self._check_literal(name, expression)
        if absent := [name for name in self.required if name not in arguments]:
            raise self._error(f"needs {', '.join(absent)}")
        return arguments

    def _check_literal(self, name, expression):
        choices = self.accepted[name].annotation
        if get_origin(choices) is Literal and not expression.is_var and expression.var not in get_args(choices):
            raise self._error(f"has no {name}={expression.var!r}, only {', '.join(map(repr, get_args(choices)))}")

    def _error(self, finding):
        accepted = ", ".join(name + ("" if name in self.required else "=…") for name in self.accepted) or "nothing"
        return template.TemplateSyntaxError(f"{{% {self.name} %}} {finding}. It accepts: {accepted}.")


class ComponentNode(Node):
    """One use of a component in a template."""

    child_nodelists = ("nodes",)

    def __init__(self, component, arguments, nodes, target):
        self.component, self.nodes, self.target = component, nodes, target
        self.arguments = [(name, each, name in component.required) for name, each in arguments.items()]

    def render(self, context):
        values = {}
        for name, expression, is_required in self.arguments:
            value = expression.resolve(context, ignore_failures=True)
            if value is not None or is_required:
                values[name] = value
        if self.nodes is not None:
            values["content"] = self.nodes.render(context)
        if "context" in self.component.from_the_page:
            values["context"] = context
        drawn = self.component.function(**values)
        if self.target:
            context[self.target] = drawn
            return ""
        return drawn
