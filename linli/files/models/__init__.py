"""What is known of each photo (`files`), where its pixels lie (`blobs`), and which wait for their form (`held`)."""

from linli.files.models.files import File

__all__ = ["File"]
