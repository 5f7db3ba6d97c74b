"""How often a property is tried: all of it where time is no matter (`make torture`), each time with other examples.

In the suite it is a third, with the same examples each time.
"""

import os

ALL_ROUNDS = bool(os.environ.get("MAVIS_ALL_ROUNDS"))


def rounds(most: int) -> int:
    """Give how many examples to try, of at most so many."""
    return most if ALL_ROUNDS else -(-most // 3)
