"""Where a nursery listens. Standard library only, and little of it: each run of a test asks here first."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def socket_path(name: str, root: Path = ROOT) -> Path:
    """The socket of the nursery of this name, whether or not one listens there."""
    return root / ".heavy" / f"warm-{name}.sock"
