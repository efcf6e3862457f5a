"""Questions that every page asks alike: their SQL is written once, and only the values change.

Django takes some five times longer to write such a question than the database to answer it.

    @prepared
    def _names():
        return Person.objects.of(Asked("estate")).filter(pk=Asked("person")).values_list("name")

    _names(database_of(estate), estate=estate, person=key)

The function gives a query set of `values_list`; it is called once for each engine and each set of plain arguments,
so nothing in it may depend on who asks, their language or the clock. What does is `Asked`.
"""

from functools import wraps

from django.db import connections
from django.db.models import UUIDField, Value


class Asked(Value):
    """The place of a value that is given when the question is put."""

    def __init__(self, name, field=None):
        super().__init__(name, output_field=field or UUIDField())

    def as_sql(self, compiler, connection):
        return "%s", (self,)

    def of(self, values, connection):
        """The value as this database takes it."""
        return self.output_field.get_db_prep_value(values[self.value], connection)


def prepared(build):
    """Makes of a function that gives a query set one that gives its rows: `ask(database, *plain, **asked)`."""
    written = {}

    @wraps(build)
    def ask(database, *plain, **asked) -> list[tuple]:
        connection = connections[database]
        question = written.get((connection.vendor, plain))
        if question is None:
            question = written[connection.vendor, plain] = _written(build(*plain), connection)
        sql, places, converters = question
        values = [place.of(asked, connection) if isinstance(place, Asked) else place for place in places]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [_converted(row, converters, connection) for row in cursor.fetchall()]

    return ask


def _written(queryset, connection):
    compiler = queryset.query.get_compiler(connection=connection)
    sql, places = compiler.as_sql()
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    return sql, places, [(at, functions, column) for at, (functions, column) in converters.items()]


def _converted(row, converters, connection):
    row = list(row)
    for at, functions, column in converters:
        for convert in functions:
            row[at] = convert(row[at], column, connection)
    return tuple(row)
