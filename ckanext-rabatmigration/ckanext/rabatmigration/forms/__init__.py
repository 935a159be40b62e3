"""What makes the form of a dataset pleasant: it keeps what is typed, suggests, starts from another.

The form itself, its fields and their checks are the room `catalogue`'s.
"""
