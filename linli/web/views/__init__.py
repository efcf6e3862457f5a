"""Pages of the installation itself: how it is read, what it looks like, what it shows when something is amiss."""
