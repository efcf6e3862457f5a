#!/usr/bin/env python
"""Django's own commands, for developers; operators use `linli`."""

import os

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
execute_from_command_line()
