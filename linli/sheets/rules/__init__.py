"""Sheets as tables of text, what is found in them, and how they become rows of ours. Pure: no Django, no clock."""
