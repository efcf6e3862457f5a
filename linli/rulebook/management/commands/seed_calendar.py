from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from linli.people.queries import estate_at, estates
from linli.rulebook.jobs import seed_calendar


class Command(BaseCommand):
    help = "Enter announced years into the calendar of working days; a year that is entered already stays as it is."

    def add_arguments(self, parser):
        parser.add_argument("years", nargs="+", type=int, metavar="YEAR")
        parser.add_argument("--estate", help="an estate's address (default: every estate)")

    def handle(self, *, years, estate, **options):
        here = [estate_at(estate)] if estate else estates()
        if None in here:
            raise CommandError(f"There is no estate at {estate}.")
        for one in here:
            entered = seed_calendar(one.id, years, at=timezone.now())
            self.stdout.write(f"{one.slug}: entered {', '.join(map(str, entered)) or 'nothing new'}")
