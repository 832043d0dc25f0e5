"""The page that Prometheus scrapes: the text format 0.0.4 and OpenMetrics 1.0, rendered line by line as lines change.

    exposition = Exposition(countries=..., watches=...)
    exposition.attach(series)                # one per partition; `detach` when it is lost
    exposition.update()                      # under one lock with `Series.advance`: takes over what changed
    exposition.page(openmetrics=True, process=b"...")          # or .compressed(...): the same as gzip, level 1

An entity's lines are rendered when its figures change and stay joined with their neighbours', compressed too, so that a
scrape costs what changed since the last one and the copying of the rest. All samples of one family stand together, as
both formats demand. `process` is the page of the process's own metrics in the same format, from prometheus_client; it
is put behind ours, before the one `# EOF`. There are no `_created` lines. Exemplars stand on
`deskwatch_entity_articles_total` in OpenMetrics: `article_id`, without a time, so that the scrape's own applies.
"""

from collections.abc import Iterable, Iterator, Sequence

from monitor.amounts import ARTICLES, MENTIONS, SENTIMENT, sentiment_of
from monitor.blocks import MAX_LINES, Block, Piece, as_text
from monitor.catalogue import CATALOGUE, Metric, metric
from monitor.country_table import Country
from monitor.fingerprints import article_id
from monitor.items import TONE_UNIT
from monitor.mentions import Kind
from monitor.polarity import Polarity
from monitor.series import Aggregate, Exposed, Series
from monitor.watchlists import Watch

TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
OPENMETRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"
_EOF = b"# EOF\n"
_ENTITY_METRICS = tuple(
    metric(name)
    for name in (
        "entity_articles_total",
        "entity_mentions_total",
        "entity_sentences_total",
        "entity_tone_positive_total",
        "entity_tone_negative_total",
        "entity_retracted_articles_total",
        "entity_retracted_mentions_total",
        "entity_sources",
        "entity_first_seen_timestamp_seconds",
    )
)
_SENTIMENT_METRICS = tuple(
    metric(name)
    for name in (
        "entity_sentiment_mentions_total",
        "entity_sentiment_positive_total",
        "entity_sentiment_negative_total",
    )
)
_STATIC = (metric("entity_desk_info"), metric("country_info"))


class _Group:
    """Up to 64 entities: a block for each entity metric, and one more for the articles with exemplars."""

    __slots__ = ("blocks", "exemplars", "keys")

    def __init__(self, metrics: int) -> None:
        self.keys: dict[str, None] = {}
        self.blocks = tuple(Block() for _ in range(metrics))
        self.exemplars = Block()


class _Partition:
    """The entities of one series, in groups; a freed place is used again."""

    def __init__(self, metrics: int) -> None:
        self._metrics = metrics
        self.groups: list[_Group] = []
        self.group_of: dict[str, _Group] = {}

    def place(self, key: str) -> _Group:
        group = self.group_of.get(key)
        if group is None:
            group = next((it for it in reversed(self.groups) if len(it.keys) < MAX_LINES), None)
            if group is None:
                group = _Group(self._metrics)
                self.groups.append(group)
            group.keys[key] = None
            self.group_of[key] = group
        return group

    def remove(self, key: str) -> None:
        group = self.group_of.pop(key)
        del group.keys[key]
        for block in (*group.blocks, group.exemplars):
            block.remove(key)


class Exposition:
    """The rendered page; see the module. `page` and `compressed` read nothing but what `update` took over."""

    def __init__(
        self, *, countries: Iterable[Country] = (), watches: Iterable[Watch] = (), sentiment: bool = True
    ) -> None:
        """`sentiment` says whether the families of sentiment are exposed."""
        self._metrics = _ENTITY_METRICS + (_SENTIMENT_METRICS if sentiment else ())
        self._partitions: dict[str, tuple[Series, _Partition]] = {}
        self._labels: dict[str, str] = {}
        self._label_owners: dict[str, str] = {}
        self._aggregates: dict[str, list[Aggregate]] = {}
        self._heads = {(it, om): Block(_head(it, openmetrics=om)) for it in CATALOGUE for om in (False, True)}
        self._eof = Block(_EOF)
        self._countries = Block(b"".join(_sample(_STATIC[1], (it.code, it.name, it.alpha3), "1") for it in countries))
        self._hidden: frozenset[str] = frozenset()
        self._watches: tuple[Watch, ...] = ()
        self._watch_lines = Block()
        self._are_watches_old = False
        self.watch(watches)

    def watch(self, watches: Iterable[Watch], *, hidden: Iterable[tuple[Kind, str]] = ()) -> None:
        """Replace the desks' watch-lists, and the entities that are never shown, from the next `update` on.

        A hidden entity keeps its place: shown again, it has the label that it had.
        """
        before, self._hidden = self._hidden, frozenset(f"{kind}:{id_}" for kind, id_ in hidden)
        for series, lines in self._partitions.values():
            for key in (before ^ self._hidden) & lines.group_of.keys():
                self._render(series, lines, key)
        self._watches, self._are_watches_old = tuple(watches), True

    def attach(self, series: Series) -> None:
        """Expose this partition from the next `update` on, in place of an earlier one of the same number."""
        self.detach(series.partition)
        self._partitions[series.partition] = (series, _Partition(len(self._metrics)))
        for key in series.entities():
            self._render(series, self._partitions[series.partition][1], key)

    def detach(self, partition: str) -> None:
        """Expose this partition no more, from now on."""
        self._aggregates.pop(partition, None)
        _, lines = self._partitions.pop(partition, (None, _Partition(0)))
        for key in lines.group_of:
            self._free_label(key)
        self._render_watches()

    def update(self) -> None:
        """Take over what changed in the attached series."""
        for partition, (series, lines) in self._partitions.items():
            for key in series.take_dirty():
                self._render(series, lines, key)
            self._aggregates[partition] = series.aggregates()
        if self._are_watches_old:
            self._render_watches()

    def pieces(self, *, openmetrics: bool, process: bytes = b"") -> list[Piece]:
        """The whole page as it is now, for `as_text` or `as_gzip`, which need no lock; `process` is appended."""
        return [block.piece for block in self._blocks(openmetrics, process)]

    def page(self, *, openmetrics: bool, process: bytes = b"") -> bytes:
        """The whole page; `process` is appended, in the same format."""
        return as_text(self.pieces(openmetrics=openmetrics, process=process))

    def _blocks(self, openmetrics: bool, process: bytes) -> Iterator[Block]:
        parts = [lines for _, (_, lines) in sorted(self._partitions.items())]
        for place, it in enumerate(self._metrics):
            yield self._heads[it, openmetrics]
            for part in parts:
                for group in part.groups:
                    yield group.exemplars if openmetrics and place == 0 else group.blocks[place]
        for it, block in zip(_STATIC, (self._watch_lines, self._countries), strict=True):
            yield self._heads[it, openmetrics]
            yield block
        yield Block(b"".join(self._aggregate_lines(openmetrics)) + process.removesuffix(_EOF))
        if openmetrics:
            yield self._eof

    def _aggregate_lines(self, openmetrics: bool) -> Iterator[bytes]:
        by_name: dict[str, list[Aggregate]] = {}
        for sample in [it for _, samples in sorted(self._aggregates.items()) for it in samples]:
            by_name.setdefault(sample.name, []).append(sample)
        for name, samples in by_name.items():
            it = metric(name)
            yield self._heads[it, openmetrics].piece.text
            for sample in samples:
                yield _sample(it, sample.labels, str(sample.value))

    def _render(self, series: Series, lines: _Partition, key: str) -> None:
        shown = series.exposed(key)
        if shown is None:
            if key in lines.group_of:
                lines.remove(key)
                self._free_label(key)
            return
        group = lines.place(key)
        labels = f'kind="{shown.kind}",entity="{_escape(self._label(key, shown))}"'
        is_hidden = key in self._hidden
        rendered = _entity_lines(labels, shown)
        if len(group.blocks) > len(rendered):
            rendered += _sentiment_lines(labels, shown)
        for block, line in zip(group.blocks, rendered, strict=True):
            block.put(key, b"" if is_hidden else line.encode())
        group.exemplars.put(key, b"" if is_hidden else _articles_line(labels, shown, openmetrics=True).encode())

    def _label(self, key: str, shown: Exposed) -> str:
        """The name shown; two entities of one name are told apart by the id of the later one."""
        label = self._labels.get(key)
        if label is None:
            label = _encodable(shown.id if shown.kind is Kind.COUNTRY else shown.name or shown.id)
            if f"{shown.kind}:{label}" in self._label_owners:
                label = f"{label} ({_encodable(shown.id)})"
            self._labels[key] = label
            self._are_watches_old = True
            self._label_owners.setdefault(f"{shown.kind}:{label}", key)
        return label

    def _render_watches(self) -> None:
        """A line for each watch of an entity that is exposed here, under the name that its series have."""
        keyed = [(it, f"{it.kind}:{it.id}") for it in self._watches]
        shown = [(it, self._labels[key]) for it, key in keyed if key in self._labels and key not in self._hidden]
        lines = [_sample(_STATIC[0], (it.kind, label, it.desk), "1") for it, label in shown]
        self._watch_lines, self._are_watches_old = Block(b"".join(lines)), False

    def _free_label(self, key: str) -> None:
        self._are_watches_old = True
        label = self._labels.pop(key, None)
        kind = key.partition(":")[0]
        if label is not None and self._label_owners.get(f"{kind}:{label}") == key:
            del self._label_owners[f"{kind}:{label}"]


def _entity_lines(labels: str, shown: Exposed) -> tuple[str, ...]:
    figures = shown.figures
    mentions, *sentences_of, tone_positive, tone_negative = figures.gained[MENTIONS:SENTIMENT]
    names = [it.name for it in _ENTITY_METRICS]
    first_seen = "" if shown.first_seen_ms is None else f"{names[8]}{{{labels}}} {_fixed(shown.first_seen_ms, 1_000)}\n"
    return (
        _articles_line(labels, shown, openmetrics=False),
        f"{names[1]}{{{labels}}} {mentions}\n",
        _polarity_lines(names[2], labels, sentences_of),
        f"{names[3]}{{{labels}}} {_fixed(tone_positive, TONE_UNIT)}\n",
        f"{names[4]}{{{labels}}} {_fixed(tone_negative, TONE_UNIT)}\n",
        f"{names[5]}{{{labels}}} {figures.retracted_articles}\n",
        f"{names[6]}{{{labels}}} {figures.retracted_mentions}\n",
        f'{names[7]}{{{labels},window="15m"}} {shown.sources}\n',
        first_seen,
    )


def _sentiment_lines(labels: str, shown: Exposed) -> tuple[str, ...]:
    *mentions, positive, negative = sentiment_of(shown.figures.gained)
    names = [it.name for it in _SENTIMENT_METRICS]
    return (
        _polarity_lines(names[0], labels, mentions),
        f"{names[1]}{{{labels}}} {_fixed(positive, TONE_UNIT)}\n",
        f"{names[2]}{{{labels}}} {_fixed(negative, TONE_UNIT)}\n",
    )


def _polarity_lines(name: str, labels: str, counts: Sequence[int]) -> str:
    """A line for each polarity, in the order of `Polarity`, as are the counts."""
    pairs = zip(Polarity, counts, strict=True)
    return "".join(f'{name}{{{labels},polarity="{polarity}"}} {count}\n' for polarity, count in pairs)


def _articles_line(labels: str, shown: Exposed, *, openmetrics: bool) -> str:
    articles = shown.figures.gained[ARTICLES]
    exemplar = f' # {{article_id="{article_id(shown.figures.article)}"}} 1' if openmetrics and articles else ""
    return f"{_ENTITY_METRICS[0].name}{{{labels}}} {articles}{exemplar}\n"


def _head(it: Metric, *, openmetrics: bool) -> bytes:
    family = it.family if openmetrics else it.name
    unit = f"# UNIT {family} {it.unit}\n" if openmetrics and it.unit else ""
    return f"# HELP {family} {it.help}\n# TYPE {family} {it.type}\n{unit}".encode()


def _sample(it: Metric, values: tuple[str, ...], value: str) -> bytes:
    pairs = zip(it.labels, values, strict=True)
    labels = ",".join(f'{label}="{_escape(_encodable(text))}"' for label, text in pairs)
    return f"{it.name}{{{labels}}} {value}\n".encode()


def _fixed(number: int, unit: int) -> str:
    """An integer of 1/unit (a power of ten) as a decimal fraction, exactly."""
    sign = "-" if number < 0 else ""
    whole, part = divmod(abs(number), unit)
    return f"{sign}{whole}.{part:0{len(str(unit)) - 1}d}" if part else f"{sign}{whole}"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _encodable(text: str) -> str:
    """The text with what UTF-8 cannot carry replaced: one lone surrogate would make every scrape fail."""
    return text.encode("utf-8", "replace").decode("utf-8")
