"""Home, the search page, "mine", and the thread of a matter."""
