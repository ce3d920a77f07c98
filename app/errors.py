"""What can go wrong, in the learner's words; each error knows its HTTP status and the field it concerns."""

MOST_SAID = 999_999_999_999

LONGEST = 500  # characters of a message, which may quote whatever was sent


class ExplorerError(Exception):
    """A request that cannot be met; nothing in the session has changed."""

    status = 400
    title = "This cannot be done"

    def __init__(self, message: str, field: str | None = None, **details: object):
        # Half a character, as JSON may write one, is in no encoding: an answer that quoted it could not be sent.
        message = message.encode("utf-8", "backslashreplace").decode()
        message = message if len(message) <= LONGEST else f"{message[: LONGEST - 1]}…"
        super().__init__(message)
        self.message, self.field, self.details = message, field, details


class NotFound(ExplorerError):
    """There is no such session or lesson."""

    status, title = 404, "Not found"


class NotNow(ExplorerError):
    """The move does not apply at this stage; `details["moves"]` names those that do."""

    status, title = 409, "Not at this stage"


class Stale(ExplorerError):
    """The session has moved on since the page that asked was drawn."""

    status, title = 409, "The page was out of date"


class TooLarge(ExplorerError):
    """A network, batch or body beyond the limits."""

    status, title = 413, "Too large"


class BadValue(ExplorerError):
    """A value that is not finite, has the wrong shape or is not known; `field` says which."""

    status, title = 422, "This value does not fit"


class StorageFull(ExplorerError):
    """The session could not be saved; the learner stays where they were."""

    status, title = 507, "The step could not be saved"


class NotYet(ExplorerError):
    """It was not the turn of whoever asked; the same may be asked again."""


class TooMany(NotYet):
    """Whoever asks has asked for as much at a time as may be."""

    status, title = 429, "Too much at a time"


class HungUp(NotYet):
    """Whoever asked has hung up before it was their turn; nothing was done."""

    status, title = 408, "Nobody waits"


class Busy(NotYet):
    """The server has as much to do as it can take."""

    status, title = 503, "The server is busy"


def shortened(number: int) -> str:
    """The number as a message says it: one of a thousand digits would drown everything else."""
    return f"{number:,}" if abs(number) <= MOST_SAID else f"over {MOST_SAID:,}"
