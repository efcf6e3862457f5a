"""How style and script files are named: by what is in them once they were collected, plainly before."""

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.utils.functional import cached_property
from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedStorage(CompressedManifestStaticFilesStorage):
    """Hashed names and gzip as soon as `collectstatic` has run; a fresh checkout and the tests do without it."""

    def url(self, name, force=False):
        """The address of a file; ValueError for one that was not there when files were collected."""
        if not self.hashed_files:
            return StaticFilesStorage.url(self, name)
        if name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]

    @cached_property
    def _addresses(self):
        """Every page asks for the same ten."""
        return {}
