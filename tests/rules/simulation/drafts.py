"""A world in the making: batches of articles are added, then sorted into one stream."""

from dataclasses import dataclass, field

import numpy as np

from tests.rules.simulation.worlds import NO_STORY, Articles, Floats, Integers, Kind, Reports

Rng = np.random.Generator
OUTLETS = 400
RETRACTED_SHARE = 0.004


@dataclass(slots=True)
class Draft:
    """Articles in the order in which they were added; numbers of stories and texts are given out here."""

    rng: Rng
    texts: int = 0
    count: int = 0
    time: list[Floats] = field(default_factory=list)
    story: list[Integers] = field(default_factory=list)
    text: list[Integers] = field(default_factory=list)
    outlet: list[Integers] = field(default_factory=list)
    name: list[Integers] = field(default_factory=list)
    article: list[Integers] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)

    def new_stories(self, kind: Kind, number: int = 1) -> int:
        """The number of the first of so many new stories."""
        self.kinds += [kind] * number
        return len(self.kinds) - number

    def own_texts(self, number: int) -> Integers:
        """A text of its own for each article."""
        self.texts += number
        return np.arange(self.texts - number, self.texts)

    def with_copies(self, story: Integers, share: float, wires: int) -> Integers:
        """Texts of which a share are copies of one of the story's few wire texts. `story` starts at any number."""
        texts = self.own_texts(len(story))
        if len(story) == 0:
            return texts
        copied = self.rng.random(len(story)) < share
        first = np.min(story)
        wire = self.texts + (story - first) * wires + self.rng.integers(0, wires, len(story))
        self.texts += int(np.max(story) - first + 1) * wires
        return np.where(copied, wire, texts)

    def add(self, time: Floats, story: Integers | int, text: Integers, outlet: Integers | None = None) -> Integers:
        """Adds articles and gives back their numbers; outlets are drawn where none are given."""
        numbers = np.arange(self.count, self.count + len(time))
        self.count += len(time)
        self.time.append(time)
        self.story.append(np.broadcast_to(np.asarray(story, dtype=np.int64), time.shape))
        self.text.append(text)
        self.outlet.append(self._outlets(len(time)) if outlet is None else outlet)
        return numbers

    def naming(self, articles: Integers, name: Integers | int) -> None:
        """Says that these articles name these (or this one) name."""
        self.article.append(articles)
        self.name.append(np.broadcast_to(np.asarray(name, dtype=np.int64), articles.shape))

    def _outlets(self, number: int) -> Integers:
        weights = 1 / np.arange(1, OUTLETS + 1) ** 0.8
        return self.rng.choice(OUTLETS, number, p=weights / weights.sum()).astype(np.int64)

    def finish(self, counted: Floats, until: float, partitions: int) -> tuple[Articles, Reports]:
        """The stream: what is counted before `until`, sorted. `counted`: when each article was counted."""
        kept = np.flatnonzero(counted < until)
        order = kept[np.argsort(counted[kept], kind="stable")]
        place = np.full(self.count, NO_STORY, dtype=np.int64)
        place[order] = np.arange(len(order))
        time = counted[order]
        wrong = self.rng.random(len(order)) < RETRACTED_SHARE
        taken_back = time + self.rng.lognormal(np.log(1800), 0.8, len(order))
        story, text, outlet = (np.concatenate(column)[order] for column in (self.story, self.text, self.outlet))
        partition = self.rng.integers(0, partitions, len(order))
        articles = Articles(time, story, text, outlet, partition, np.where(wrong, taken_back, np.inf))
        return articles, self._reports(place)

    def _reports(self, place: Integers) -> Reports:
        article, name = place[np.concatenate(self.article)], np.concatenate(self.name)
        kept = article != NO_STORY
        article, name = article[kept], name[kept]
        order = np.lexsort((article, name))
        order = order[np.r_[True, (np.diff(name[order]) != 0) | (np.diff(article[order]) != 0)]]
        profile = self.rng.random(len(order)) < 0.03
        namings = np.where(profile, self.rng.integers(10, 31, len(order)), self.rng.geometric(0.4, len(order)))
        return Reports(name[order], article[order], namings.astype(np.int64))
