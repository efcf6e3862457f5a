"""The machine's settings in a city: one of its estates lies in a database of its own."""

from linli.config.settings import *  # noqa: F403
from linli.config.settings import DATABASES, VAR, database_at

DATABASES["district"] = database_at(f"sqlite:{VAR}/district.sqlite3")
ESTATE_DATABASES = {"01890000-0000-7000-8000-0000000000dd": "district"}
