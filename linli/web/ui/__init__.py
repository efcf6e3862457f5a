"""The components: Python functions that draw safe HTML from plain values. Templates use them by `{% load ui %}`.

`markup.html` escapes whatever is not already safe, so what people typed cannot become markup.
"""
