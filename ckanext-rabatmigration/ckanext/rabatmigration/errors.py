"""The observatory's exceptions.

ObservatoryError
├── BadInputError          what somebody sent cannot be used; the message says why
│   └── HarvestError       a partner's answer cannot be used
└── UpstreamError          a server we depend on did not answer as it should

Only actions turn them into `ValidationError`, only blueprints into pages.
"""


class ObservatoryError(Exception):
    """Root of everything the observatory raises on purpose.

    `message` is an English sentence with `%(name)s` places, which `params` fill: whoever shows it
    to a person translates `message` first. `str(error)` is the English sentence, filled.
    """

    def __init__(self, message: str = "", **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params


class BadInputError(ObservatoryError):
    """Somebody's input cannot be used; `str(error)` says what and why."""


class HarvestError(BadInputError):
    """A partner's answer cannot be used."""


class UpstreamError(ObservatoryError):
    """A server we depend on failed or answered nonsense."""
