"""The native launcher: the whole stack on one machine, without Docker.

Standard library only, so that it runs before anything is installed. Each module is one
part of the stack; `stack.py` puts them in order, `supervisor.py` keeps them alive.
"""
