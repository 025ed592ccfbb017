"""Which nodes of a list may stay where they are."""

from bisect import bisect_left


def rising(positions: list[int], start: int = 0) -> set[int]:
    """The indexes of a longest run of rising positions; negative ones are not counted.

    Patience sorting, O(n log n): what is not in the run has to move, and no fewer could.
    The first `start` positions are known to rise by one each.
    """
    stay = set(range(start))
    if _rises(positions, start):
        return stay | {index for index in range(start, len(positions)) if positions[index] >= 0}
    tails: list[int] = []
    at: list[int] = []
    came_from: dict[int, int] = {}
    for index in range(start, len(positions)):
        position = positions[index]
        if position < start:
            continue
        length = bisect_left(tails, position)
        came_from[index] = at[length - 1] if length else -1
        if length == len(tails):
            tails.append(position)
            at.append(index)
        else:
            tails[length] = position
            at[length] = index
    last = at[-1] if at else -1
    while last >= 0:
        stay.add(last)
        last = came_from[last]
    return stay


def _rises(positions: list[int], start: int) -> bool:
    highest = -1
    for index in range(start, len(positions)):
        position = positions[index]
        if position < 0:
            continue
        if position < highest:
            return False
        highest = position
    return True
