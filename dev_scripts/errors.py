"""What a verb raises when it cannot do its work."""

USAGE = 2
DATABASE_UNREACHABLE = 3
NOT_RUNNING = 3
PORT_TAKEN = 4
INTERRUPTED = 130


class CommandFailed(Exception):
    """A verb gives up; str() is the complete message for the user."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        self.exit_code = exit_code
        super().__init__(message)
