from django.core.management.base import BaseCommand

from linli.search.commands import rebuild


class Command(BaseCommand):
    help = "Make the search indexes anew from what is to be found: after pages were changed behind our back."

    def handle(self, **options):
        rebuild()
