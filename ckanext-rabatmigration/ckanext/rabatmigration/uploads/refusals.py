"""Why a file or a piece of one isn't taken, with the HTTP status that says so to programs."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.errors import BadInputError

BAD, CONFLICT, GONE, TOO_LARGE, WRONG_TYPE = 400, 409, 404, 413, 415
PRECONDITION, LOCKED, CHECKSUM, FULL = 412, 423, 460, 507


class UploadRefusedError(BadInputError):
    """A file or a piece isn't taken; `str(error)` says why in the reader's language."""

    def __init__(self, status: int, message: str):
        self.status = status
        super().__init__(message)


def empty() -> UploadRefusedError:
    """Refuse a file without content."""
    return UploadRefusedError(BAD, tk._("The file is empty. Check that you chose the right one."))


def too_large(size: str, largest: str) -> UploadRefusedError:
    """Refuse a file above the limit; both sizes in words."""
    said = tk._("The file is too large: {size}. This site takes files of up to {largest}.")
    return UploadRefusedError(TOO_LARGE, said.format(size=size, largest=largest))


def too_many(most: int) -> UploadRefusedError:
    """Refuse one more file on its way."""
    said = tk.ungettext(
        "You have %(num)d file on its way already. Save or cancel it first.",
        "You have %(num)d files on their way already. Save or cancel one of them first.",
        most,
    )
    return UploadRefusedError(TOO_LARGE, said)


def too_much(quota: str) -> UploadRefusedError:
    """Refuse a file that would take more room than one person has."""
    said = tk._(
        "Your files on their way would take more than {quota} together. Save or cancel one of "
        "them first."
    )
    return UploadRefusedError(TOO_LARGE, said.format(quota=quota))


def no_files() -> UploadRefusedError:
    """Refuse any file where none are kept."""
    return UploadRefusedError(
        BAD, tk._("This site keeps no files. Give the file's address on the web instead.")
    )


def bad_name() -> UploadRefusedError:
    """Refuse a file whose name can't be kept."""
    return UploadRefusedError(
        BAD, tk._("The file's name can't be read or is too long. Give it another one.")
    )


def busy() -> UploadRefusedError:
    """Refuse a piece while another one of the same file arrives."""
    return UploadRefusedError(
        LOCKED, tk._("Another piece of this file is arriving at this moment. Try again after it.")
    )


def elsewhere(received: int) -> UploadRefusedError:
    """Refuse a piece that doesn't begin where the last one ended."""
    said = tk._("This piece does not begin where the last one ended, at byte {received}.")
    return UploadRefusedError(CONFLICT, said.format(received=received))


def beyond(size: int) -> UploadRefusedError:
    """Refuse what goes beyond the size told at the start."""
    said = tk._("More arrived than the {size} bytes that were told at the start.")
    return UploadRefusedError(TOO_LARGE, said.format(size=size))


def damaged() -> UploadRefusedError:
    """Refuse a piece whose checksum differs."""
    return UploadRefusedError(
        CHECKSUM, tk._("This piece arrived damaged: its checksum differs. Send it again.")
    )


def other_file() -> UploadRefusedError:
    """Refuse a file whose checksum differs when all of it is here."""
    said = tk._("The file arrived damaged: its SHA-256 differs from what was told. Send it anew.")
    return UploadRefusedError(CHECKSUM, said)


def disk_full() -> UploadRefusedError:
    """Refuse a piece there is no room for."""
    return UploadRefusedError(
        FULL, tk._("The site has no room left for files. Try again later, or tell its operator.")
    )
