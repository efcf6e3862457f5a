"""`linli`: what whoever runs an installation types. One module a verb, each with `arguments(parser)` and `run(asked)`.

Exit status: 0 good, 1 something was found, 2 it could not be done. No verb answers bad input with a traceback.
"""

import argparse
import os
import signal
import sys
from importlib import import_module

from linli.config.operator.terminal import Trouble, gettext, gettext_noop, language, say, speak

VERBS = {
    "serve": gettext_noop("serve the pages and do the jobs, until Ctrl-C"),
    "jobs": gettext_noop("do the jobs only: tell followers, watch deadlines"),
    "prepare": gettext_noop("bring the database and the style files up to date"),
    "check": gettext_noop("look for what is wrong with this installation"),
    "backup": gettext_noop("write everything but the keys into one file, while in use"),
    "restore": gettext_noop("fill an empty place from a backup"),
    "invite": gettext_noop("let the holder of a post in again who lost every way in"),
    "add_estate": gettext_noop("set up one more estate in this installation"),
    "import_matters": gettext_noop("bring in matters from another system's sheet"),
    "take_back_import": gettext_noop("take back what an import brought in"),
    "export_matters": gettext_noop("write matters into a sheet"),
}
WITHOUT_DJANGO = {"serve"}
# What argparse says by itself, so that our catalogue has it too.
ARGPARSE = (
    gettext_noop("usage: "),
    gettext_noop("positional arguments"),
    gettext_noop("options"),
    gettext_noop("show this help message and exit"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("expected one argument"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
)


def main(argv: list[str] | None = None) -> int:
    """Do what the command line says; the exit status."""
    speak()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to stop, a verb takes away what it has half done
    argv = sys.argv[1:] if argv is None else argv
    verb = next((word for word in argv if not word.startswith("-")), None)
    try:
        module = _module(verb) if verb in VERBS else None
        parser = _parser(verb, module)
        try:
            asked = parser.parse_args(argv)
        finally:
            sys.stdout.flush()  # of --help, which ends here
        status = 2 if module is None else _run(module, asked)
        if module is None:
            parser.print_help()
        sys.stdout.flush()  # here, where a reader who has gone is no news
        return status
    except Trouble as trouble:
        say(f"linli: {trouble}")
        return 2
    except BrokenPipeError:  # whoever read us has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser(verb, module):
    about = gettext("Linli: the shared life of a residential estate.")
    parser = argparse.ArgumentParser(prog="linli", description=about)
    verbs = parser.add_subparsers(metavar="VERB", title=gettext("verbs"))
    for name, what in VERBS.items():
        own = verbs.add_parser(name, help=gettext(what), description=gettext(what))
        if name == verb:
            module.arguments(own)
    return parser


def _module(verb):
    if verb not in WITHOUT_DJANGO:
        _set_up_django()
    return import_module(f"linli.config.operator.{verb}")


def _set_up_django():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    import django
    from django.utils import translation

    try:
        django.setup()
    except (OSError, ValueError, KeyError) as error:  # a folder we may not write, an address nobody understands
        raise Trouble(gettext("The settings cannot be read: %(error)s") % {"error": error}) from error
    translation.activate(language())


def _run(module, asked):
    if module.__name__.rpartition(".")[2] in WITHOUT_DJANGO:
        return module.run(asked)
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from linli.kernel.errors import Refused
    from linli.web.words import say as refusal

    try:
        return module.run(asked)
    except Refused as refused:
        raise Trouble(refusal(refused)) from refused
    except (DatabaseError, ImproperlyConfigured) as error:
        advice = gettext("The database does not do what is asked: %(error)s. Is it there, and did `linli prepare` run?")
        raise Trouble(advice % {"error": str(error).strip()}) from error
    except BrokenPipeError:  # an OSError, but no file
        raise
    except OSError as error:
        raise Trouble(gettext("A file cannot be read or written: %(error)s") % {"error": error}) from error
