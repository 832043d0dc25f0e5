"""What a process and all that it has started take of the machine, from /proc."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(root: int) -> list[int]:
    """A process and all that it has started, by their ids."""
    children = Path(f"/proc/{root}/task/{root}/children").read_text().split()
    return [root, *(it for child in children for it in family(int(child)))]


def cpu_seconds(root: int) -> float:
    """CPU seconds of the family so far, without those of members that have ended."""
    fields = [Path(f"/proc/{it}/stat").read_text().rpartition(")")[2].split() for it in family(root)]
    return sum(int(it[11]) + int(it[12]) for it in fields) / TICKS


def megabytes(root: int, field: str = "VmRSS") -> float:
    """Resident memory of the family now; with `VmHWM` the sum of each one's highest."""
    status = [Path(f"/proc/{it}/status").read_text() for it in family(root)]
    return sum(int(it.partition(f"{field}:")[2].split()[0]) for it in status) / 1_024
