"""What the clock does with sign-ins."""

from linli.people.commands.sweeps import let_go


def sweep(*, at) -> None:
    """Each day: what ran out is let go."""
    let_go(at=at)
