"""`python -m linli.config.operator` is `linli`, where the command itself is not on the path."""

import sys

from linli.config.operator import main

sys.exit(main())
