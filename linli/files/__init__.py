"""Photos, drawn anew and kept by what they show: their rights of use, their keeping and their forgetting.

It has no page of its own: whoever owns the thing that a photo shows decides who sees it, and serves it.
"""
