"""Why an outbound request failed, in sentences for the person who registered the address.

OutboundError
├── UrlRefusedError        not a plain http(s) URL
├── AddressRefusedError    the name leads to a private or otherwise closed network
├── LimitExceededError     too many redirects, too large, too slow
├── StatusError            the server answered, but not with a success
└── NotReachedError        no answer, or one that broke off
"""

from __future__ import annotations

from ckanext.rabatmigration.errors import UpstreamError

#: Longest part of a URL worth repeating in a message.
URL_SHOWN = 200


def N_(message: str) -> str:  # noqa: N802
    """Mark a sentence for translation where it is written; it is translated where it is shown."""
    return message


class OutboundError(UpstreamError):
    """Root of what goes wrong between us and a remote server."""


class UrlRefusedError(OutboundError):
    """The URL is not one we would follow."""

    def __init__(self, url: str) -> None:
        super().__init__(
            N_(
                "“%(url)s” is not a web address we can use. Give one that starts with http:// or "
                "https://, without a password in it."
            ),
            url=url[:URL_SHOWN],
        )


class AddressRefusedError(OutboundError):
    """The host's name leads to an address that is not public."""

    def __init__(self, host: str) -> None:
        super().__init__(
            N_(
                "%(host)s leads to a private network, which this site does not connect to. "
                "Give the portal's public address."
            ),
            host=host[:URL_SHOWN],
        )


class LimitExceededError(OutboundError):
    """The answer is larger, slower or further away than we accept."""

    @classmethod
    def redirects(cls, count: int, url: str) -> LimitExceededError:
        """Build the error for a chain of more than `count` redirects."""
        return cls(
            N_("More than %(count)s redirects; the last one led to %(url)s."),
            count=count,
            url=url[:URL_SHOWN],
        )

    @classmethod
    def size(cls, size: int, url: str) -> LimitExceededError:
        """Build the error for a body of more than `size` bytes, unpacked."""
        return cls(
            N_("The answer of %(url)s is larger than %(size)s bytes. Ask for smaller pages."),
            size=size,
            url=url[:URL_SHOWN],
        )

    @classmethod
    def time(cls, seconds: float, url: str) -> LimitExceededError:
        """Build the error for an answer that took more than `seconds`."""
        return cls(
            N_("The answer of %(url)s was not complete after %(seconds)s seconds."),
            seconds=seconds,
            url=url[:URL_SHOWN],
        )


class StatusError(OutboundError):
    """The server answered with an error status; `retry_after` is in seconds, if it said so."""

    def __init__(self, status: int, url: str, retry_after: float | None = None) -> None:
        super().__init__(
            N_("%(url)s answered with the error %(status)s."), url=url[:URL_SHOWN], status=status
        )
        self.status = status
        self.retry_after = retry_after


class NotReachedError(OutboundError):
    """No answer, or a connection that broke off in the middle of one."""

    def __init__(self, url: str, cause: Exception) -> None:
        super().__init__(
            N_("%(url)s could not be reached or broke off in the middle (%(cause)s)."),
            url=url[:URL_SHOWN],
            cause=type(cause).__name__,
        )
