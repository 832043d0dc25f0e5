"""VADER's rules as they are walked here against the library's way, on the sentences of the articles, nothing kept."""

from collections.abc import Iterator
from statistics import median

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-untyped]

from monitor.pipeline import Observed
from monitor.vader import Vader
from tests.bench.pairs import alternate
from tests.bench.road import Road, chosen_articles


def measure(most: int, rounds: int) -> Iterator[tuple[str, str]]:
    """The figures, each with its name."""
    records, _ = chosen_articles(most)
    sentences = [it.text for one in Road(records).run() if isinstance(one, Observed) for it in one.sentences]
    library, ours = SentimentIntensityAnalyzer(), Vader()
    ratio = alternate(
        lambda: [library.polarity_scores(text) for text in sentences],
        lambda: [ours.compound(text) for text in sentences],
        rounds,
    )
    costs = [1e6 * median(seconds) / len(sentences) for seconds in (ratio.first, ratio.second)]
    yield "tone of a sentence", f"library {costs[0]:.1f} µs   ours {costs[1]:.1f} µs   ratio {ratio}"
