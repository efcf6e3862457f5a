"""People's addresses: within an estate, and of the installation itself."""
