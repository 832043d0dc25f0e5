"""What the alarms of a rule were worth: which stories they found, how soon, and which of them were false.

An alarm is the moment at which an alert begins to fire. On a planted story's name within four hours of its onset it
belongs to that story, and the story is found if the first comes within the hour. Every other alarm is false in the
**strict** sense, although most are about unplanned stories of the same kind. An alarm is **desk-worthy at X** if a
single ordinary story stands behind it: three of its articles within the last 15 minutes, and at its peak at least X
distinct texts within 15 minutes, and at least half of what the past day made one expect. Events on schedule, wire
copies, trends, pile-ups of small stories and noise never are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tests.rules.simulation.shapes import DAY_SECONDS
from tests.rules.simulation.worlds import NO_STORY, Floats, Integers, Kind, Story, World

QUARTER = 900.0
BELONGS_SECONDS = 4 * 3600.0
FOUND_SECONDS = 3600.0
TEXTS = (10, 15, 25)


@dataclass(frozen=True, slots=True)
class Alarm:
    """The moment at which the alert for a name began to fire, in seconds."""

    name: int
    time: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """One planted story on one of its names: `delay` in seconds, infinite if missed; `alarms` that belong to it."""

    story: Story
    name: int
    loudness: float
    delay: float
    alarms: int


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """An alarm that belongs to no planted story. `texts`: what it is worth, in distinct texts; 0 for nothing."""

    alarm: Alarm
    texts: int
    scheduled: bool
    wire_copy: bool
    in_outage: bool
    newcomer: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that is known about the alarms of one world."""

    world: World
    alarms: int
    outcomes: tuple[Outcome, ...]
    false: tuple[FalseAlarm, ...]

    def a_day(self, number: int) -> float:
        """A number of this world as a number per judged day."""
        return number / self.world.shape.judged_days

    def false_a_day(self, texts: int | None = None) -> float:
        """False alarms a day: strict, or those worth fewer than so many distinct texts."""
        return self.a_day(sum(texts is None or it.texts < texts for it in self.false))


class Judge:
    """Judges alarms in one world; remembers what it found out about a story."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._peaks: dict[tuple[int, int], int] = {}
        self._rows: dict[int, tuple[Floats, Integers, Integers]] = {}

    def judge(self, alarms: Sequence[Alarm]) -> Verdict:
        """What these alarms found, and which of them are false."""
        names = np.array([alarm.name for alarm in alarms], dtype=np.int64)
        times = np.array([alarm.time for alarm in alarms])
        planted = [story for story in self.world.stories if story.kind.is_planted]
        theirs = np.zeros(len(alarms), dtype=bool)
        outcomes = []
        for story in planted:
            for name in story.names:
                here = (names == name) & (times >= story.onset) & (times <= story.onset + BELONGS_SECONDS)
                theirs |= here
                first = float(times[here].min(initial=np.inf)) - story.onset
                delay = first if first <= FOUND_SECONDS else np.inf
                outcomes.append(Outcome(story, name, self.loudness(name), delay, int(here.sum())))
        false = [self._false(alarm) for alarm, is_theirs in zip(alarms, theirs, strict=True) if not is_theirs]
        return Verdict(self.world, len(alarms), tuple(outcomes), tuple(false))

    def loudness(self, name: int) -> float:
        """Articles that name it in 15 minutes, on average."""
        return float(self.world.usual_rate[name]) / 96

    def _false(self, alarm: Alarm) -> FalseAlarm:
        time, _, story = self._of(alarm.name)
        recent = story[slice(*np.searchsorted(time, [alarm.time - QUARTER, alarm.time], side="right"))]
        stories, counts = np.unique(recent[recent != NO_STORY], return_counts=True)
        kinds = self.world.story_kind[stories]
        behind = stories[(counts >= 3) & (kinds == Kind.ORDINARY)]
        texts = max((self._peak(alarm.name, int(one)) for one in behind), default=0)
        start, end = self.world.outage
        return FalseAlarm(
            alarm,
            texts if texts >= self._expected(alarm) / 2 else 0,
            scheduled=bool((kinds == Kind.SCHEDULED).any()),
            wire_copy=bool((kinds == Kind.WIRE_COPY).any()),
            in_outage=start < alarm.time < end + 2400,
            newcomer=alarm.name >= self.world.known,
        )

    def _of(self, name: int) -> tuple[Floats, Integers, Integers]:
        """Time, text and story of the articles that name it."""
        if name not in self._rows:
            article = self.world.reports.article[self.world.slice_of(name)]
            articles = self.world.articles
            self._rows[name] = articles.time[article], articles.text[article], articles.story[article]
        return self._rows[name]

    def _peak(self, name: int, story: int) -> int:
        """The most distinct texts of a story that named the name within any 15 minutes."""
        if (name, story) not in self._peaks:
            time, text, stories = self._of(name)
            its = stories == story
            times, texts = time[its], text[its]
            ends = np.searchsorted(times, times + QUARTER, side="right")
            self._peaks[name, story] = max(len(np.unique(texts[at:end])) for at, end in enumerate(ends))
        return self._peaks[name, story]

    def _expected(self, alarm: Alarm) -> float:
        """Articles in 15 minutes by the name's share of the past day."""
        day = self.world.shape.warm_days * DAY_SECONDS if alarm.time < DAY_SECONDS else DAY_SECONDS
        named, every = self._of(alarm.name)[0], self.world.articles.time

        def within(times: Floats, seconds: float) -> int:
            return int(np.subtract(*np.searchsorted(times, [alarm.time, alarm.time - seconds], side="right")))

        return within(named, day) / max(within(every, day), 1) * within(every, QUARTER)
