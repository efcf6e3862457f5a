"""`make bench`: how fast Linli is, each figure beside its bound, on both engines, asked as a browser asks."""
