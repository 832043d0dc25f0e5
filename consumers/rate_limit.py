"""How many requests are answered: a bucket that holds a burst of them, and gains one more each interval."""

import math

from consumers.web_config import RateLimit


class Bucket:
    """Full at first. For one thread."""

    def __init__(self) -> None:
        self._tokens = math.inf
        self._at = 0.0

    def take(self, limit: RateLimit, now: float) -> bool:
        """Whether one more request may be answered at `now`, in seconds of a clock that never goes back."""
        if not limit.interval:
            return True
        gained = (now - self._at) / limit.interval
        self._tokens, self._at = min(limit.burst, self._tokens + gained), now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
