"""Gives the encoder's readings of sentences, and reads none that it need not: one that can name nobody, or one that it
read lately. A wire sends the same report again and again, lightly edited, and many outlets print it.
"""

from collections import Counter, OrderedDict
from collections.abc import Sequence

from monitor.capitals import may_name
from monitor.encoder import NOTHING, Encoder, Reading
from monitor.ways import Way


class Readings:
    """An encoder with a memory. Not for several threads at once."""

    def __init__(self, encoder: Encoder, *, reads_all: bool, remembered: int) -> None:
        """Remember the last `remembered` >= 0 sentences, about 1 kB each; `reads_all`: also those without capitals."""
        self._encoder = encoder
        self._reads_all = reads_all
        self._remembered = remembered
        self._known: OrderedDict[str, Reading] = OrderedDict()  # by the words, the latest last
        self.counts: Counter[Way] = Counter()
        """Sentences so far."""

    def of(self, sentences: Sequence[Sequence[str]]) -> list[Reading]:
        """Give the reading of each sentence, as `Encoder.read` does; nothing of those that are not read."""
        keys = ["\0".join(words) if self._reads_all or may_name(words) else None for words in sentences]
        fresh = {
            key: words for key, words in zip(keys, sentences, strict=True) if key is not None and key not in self._known
        }
        read = dict(zip(fresh, self._encoder.read(list(fresh.values())), strict=True))
        self._count(keys, read)
        self._known.update(read)
        for key in keys:
            if key is not None and key not in read:
                self._known.move_to_end(key)
        found = [NOTHING if key is None else self._known[key] for key in keys]
        while len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return found

    def _count(self, keys: Sequence[str | None], read: dict[str, Reading]) -> None:
        plain = keys.count(None)
        self.counts.update({Way.READ: len(read), Way.PLAIN: plain, Way.REMEMBERED: len(keys) - len(read) - plain})
