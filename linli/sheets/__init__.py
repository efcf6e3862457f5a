"""Spreadsheets in and out: what offices keep is read cell by cell, and what goes out none can misuse.

The app whose rows they become says which fields there are (`rules.mapping.Field`) and writes them; this one reads the
file, applies the mapping, keeps the mapping with the estate (`SavedMapping`) and counts how far an import came
(`Batch`).
"""
