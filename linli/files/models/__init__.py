"""What is known of each photo (`files`), and where its pixels lie (`blobs`)."""

from linli.files.models.files import File

__all__ = ["File"]
