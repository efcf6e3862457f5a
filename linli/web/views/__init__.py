"""Pages of the installation itself: how it is read, what it looks like, its codes and its shell."""
