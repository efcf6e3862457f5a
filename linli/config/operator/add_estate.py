"""`linli add_estate`: one estate more in this installation. The page that set up the first one opens once more."""

from linli.config.operator.installation import must_be_ready, setup_path


def arguments(parser):
    """None: what the estate is, the page asks."""


def run(asked) -> int:
    """0 when the path of that page is printed, with a word that serves until the estate is founded."""
    must_be_ready()
    print(setup_path(further=True))
    return 0
