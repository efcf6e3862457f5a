from django.core.management.base import BaseCommand

from linli.search.commands import optimize


class Command(BaseCommand):
    help = "Let the search indexes forget what was struck from them. On PostgreSQL this takes the owner of the tables."

    def handle(self, **options):
        optimize()
