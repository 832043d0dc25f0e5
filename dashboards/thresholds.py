"""How loud is news: the thresholds of the rules by the volume of the stream.

False alarms follow the number of articles a day, not the number of names, so the volume chooses the thresholds. What a
desk sets for itself replaces single thresholds of the watched ones.
"""

from dataclasses import dataclass, fields, replace

from monitor.watchlists import DeskThresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeThresholds:
    """What makes a spike. The fast arm looks at 3 minutes, the slow and the loud one at 15; any is enough.

    Of each arm: articles that name the entity, surprise (standard deviations above what its usual share of all articles
    would give), and distinct sources within 15 minutes, at most 32. `fast_share`: so much of what is unusual in 15
    minutes must have come in the last 3. The loud arm is for names of which the hour before lets expect
    `loud_expected` articles in 15 minutes; `loud_articles` counts those above that.
    """

    fast_articles: int
    fast_surprise: float
    fast_sources: int
    slow_articles: int
    slow_surprise: float
    slow_sources: int
    fast_share: float
    loud_expected: int
    loud_articles: int
    loud_surprise: float

    def with_own(self, own: DeskThresholds) -> "SpikeThresholds":
        """These, with what a desk sets for itself in their place."""
        given = {field.name: getattr(own, field.name) for field in fields(own)}
        return replace(self, **{name: value for name, value in given.items() if value is not None})


@dataclass(frozen=True, slots=True)
class ToneThresholds:
    """What makes a shift of tone: sentences of an hour, distance from usual, and its standard deviations."""

    sentences: int
    shift: float
    surprise: float


@dataclass(frozen=True, slots=True)
class NewNameThresholds:
    """What makes a new name news: articles of an hour, and distinct sources within 15 minutes."""

    articles: int
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The thresholds of all rules at one volume.

    `general` are for names that nobody watches, `watched` for those on a desk's list. `history_articles`: no spike is
    called before so many articles were counted in the past day, for without them everything is unusual. The stream is
    silent after `silent_minutes` without a record.
    """

    articles_a_day: int
    general: SpikeThresholds
    watched: SpikeThresholds
    general_tone: ToneThresholds
    watched_tone: ToneThresholds
    new_name: NewNameThresholds
    history_articles: int
    silent_minutes: int


def _spike(
    fast: tuple[int, float, int], slow: tuple[int, float, int], share: float, loud: tuple[int, int, float]
) -> SpikeThresholds:
    """Thresholds from (articles, surprise, sources) of two arms, and (expected, articles, surprise) of the loud one."""
    return SpikeThresholds(
        fast_articles=fast[0],
        fast_surprise=fast[1],
        fast_sources=fast[2],
        slow_articles=slow[0],
        slow_surprise=slow[1],
        slow_sources=slow[2],
        fast_share=share,
        loud_expected=loud[0],
        loud_articles=loud[1],
        loud_surprise=loud[2],
    )


VOLUMES = (
    Thresholds(
        articles_a_day=2_000,
        general=_spike((5, 4.5, 4), (12, 7.0, 5), 0.66, (11, 38, 5.0)),
        watched=_spike((4, 4.0, 3), (10, 6.0, 4), 0.5, (11, 30, 4.0)),
        general_tone=ToneThresholds(20, 0.3, 5),
        watched_tone=ToneThresholds(15, 0.25, 4),
        new_name=NewNameThresholds(6, 3),
        history_articles=500,
        silent_minutes=60,
    ),
    Thresholds(
        articles_a_day=20_000,
        general=_spike((6, 5.5, 4), (35, 10.0, 6), 0.7, (11, 38, 5.0)),
        watched=_spike((5, 5.0, 3), (20, 8.0, 4), 0.5, (11, 30, 4.0)),
        general_tone=ToneThresholds(40, 0.3, 5),
        watched_tone=ToneThresholds(20, 0.25, 4),
        new_name=NewNameThresholds(10, 4),
        history_articles=500,
        silent_minutes=30,
    ),
    Thresholds(
        articles_a_day=200_000,
        general=_spike((10, 8.0, 5), (45, 14.0, 8), 0.66, (30, 150, 8.0)),
        watched=_spike((8, 7.0, 4), (30, 12.0, 6), 0.5, (30, 120, 7.0)),
        general_tone=ToneThresholds(100, 0.3, 6),
        watched_tone=ToneThresholds(40, 0.25, 5),
        new_name=NewNameThresholds(20, 6),
        history_articles=5_000,
        silent_minutes=10,
    ),
)
DEFAULT_VOLUME = 20_000


def thresholds_for(articles_a_day: int) -> Thresholds:
    """The thresholds of the volume that is nearest by ratio: 7,000 articles a day are nearer to 20,000 than 2,000."""
    if articles_a_day <= 0:
        raise ValueError(f"the volume is {articles_a_day} articles a day; give a number above 0, such as 20000")
    return min(VOLUMES, key=lambda it: max(it.articles_a_day, articles_a_day) / min(it.articles_a_day, articles_a_day))
