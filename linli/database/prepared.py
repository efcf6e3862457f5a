"""Questions that every page asks alike: their SQL is written once, and only the values change.

Django takes some five times longer to write such a question than the database to answer it.

    @prepared
    def _names():
        return Person.objects.of(Asked("estate")).filter(pk=Asked("person")).values_list("name")

    _names(database_of(estate), estate=estate, person=key)

The function gives a query set of `values_list`, whose rows come back as tuples, or of a model, whose rows come back as
its objects with what `select_related` names. It is called once for each database and each set of plain arguments, so
nothing in it may depend on who asks, their language or the clock. What does is `Asked`; of a list of values, whose
length is part of the question, each one:

    @prepared
    def _named(count):
        return Person.objects.of(Asked("estate")).filter(pk__in=each("persons", count)).values_list("pk", "name")

    keys = filled_up(keys)
    _named(database_of(estate), len(keys), estate=estate, **values_of("persons", keys))
"""

from collections.abc import Collection
from functools import lru_cache, wraps

from django.db import connections
from django.db.models import UUIDField, Value
from django.db.models.query import ModelIterable, get_related_populators

KEPT_MOST = 256
"""Of a list's question there are as many as readers can tick filters: the ones not asked for longest are let go."""


class Asked(Value):
    """The place of a value that is given when the question is put."""

    def __init__(self, name, field=None):
        super().__init__(name, output_field=field or UUIDField())

    def as_sql(self, compiler, connection):
        return "%s", (self,)

    def of(self, values, connection):
        """The value as this database takes it."""
        return self.output_field.get_db_prep_value(values[self.value], connection)


def each(name: str, count: int) -> list[Asked]:
    """The places of so many keys. A foreign key is asked as `person__pk__in`: of `person__in` Django wants values."""
    return [Asked(f"{name}_{place}") for place in range(count)]


def values_of(name: str, keys: Collection) -> dict:
    """The keys, for the places that `each` gives."""
    return {f"{name}_{place}": key for place, key in enumerate(keys)}


def filled_up(keys: Collection) -> list:
    """The same keys, the last one repeated until they are a power of two: so that few lengths are ever asked for."""
    keys = list(keys)
    return keys + keys[-1:] * ((1 << (len(keys) - 1).bit_length()) - len(keys)) if keys else []


def prepared(build):
    """Makes of a function that gives a query set one that gives its rows: `ask(database, *plain, **asked)`."""

    @lru_cache(KEPT_MOST)
    def question(database, vendor, plain):
        return _written(build(*plain), connections[database])

    @wraps(build)
    def ask(database, *plain, **asked) -> list:
        connection = connections[database]
        sql, places, converters, made = question(database, connection.vendor, plain)
        values = [place.of(asked, connection) if isinstance(place, Asked) else place for place in places]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows = [_converted(row, converters, connection) for row in cursor.fetchall()]
        return list(map(made, rows)) if made else rows

    return ask


def _written(queryset, connection):
    compiler = queryset.query.get_compiler(using=connection.alias)
    sql, places = compiler.as_sql()
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    made = _object_of(compiler) if queryset._iterable_class is ModelIterable else None
    return sql, places, [(at, functions, column) for at, (functions, column) in converters.items()], made


def _object_of(compiler):
    """What makes an object of a row, as Django's own reading does."""
    model, places = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    start, end = places[0], places[-1] + 1
    names = [column[0].target.attname for column in compiler.select[start:end]]
    database = compiler.using
    related = get_related_populators(compiler.klass_info, compiler.select, database)

    def made(row):
        thing = model.from_db(database, names, row[start:end])
        for other in related:
            other.populate(row, thing)
        return thing

    return made


def _converted(row, converters, connection):
    row = list(row)
    for at, functions, column in converters:
        for convert in functions:
            row[at] = convert(row[at], column, connection)
    return tuple(row)
