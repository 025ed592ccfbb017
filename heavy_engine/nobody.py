"""What stands in the place of somebody to tell, once there is nobody any more."""


def nobody(*_told: object) -> None:
    """Is told anything, and does nothing."""
