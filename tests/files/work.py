import os


def seconds_of_work() -> float:
    """What this process and its ended children have cost so far: the same however busy the machine is."""
    return sum(os.times()[:4])
