"""How style and script files are named: by what is in them once they were collected, plainly before."""

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedStorage(CompressedManifestStaticFilesStorage):
    """Hashed names and gzip as soon as `collectstatic` has run; a fresh checkout and the tests do without it."""

    def url(self, name, force=False):
        """The address of a file; ValueError for one that was not there when files were collected."""
        if not self.hashed_files:
            return StaticFilesStorage.url(self, name)
        return super().url(name, force)
