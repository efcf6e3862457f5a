"""Pages of matters: sending one, finding one, moving one on, and the board."""
