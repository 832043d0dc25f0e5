"""The program that one writes in an afternoon: spaCy on the whole article, VADER on each sentence, a Counter a name.

The pipeline has the shape of en_core_web_sm 3.8: hash embeddings of 96, four layers, tagger, parser, attribute ruler,
lemmatizer, names. Its weights are random, which costs the same per word and finds next to nothing, so that it is spared
the lemmas, most of the names and their increments. Sentences are given to the parser, which would not find them.
"""

import warnings
from collections.abc import Iterable
from typing import Any, Final

import spacy
from prometheus_client import CollectorRegistry, Counter
from spacy.language import Language
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-untyped]

WIDTH: Final = 96

TAGS: Final = (  # noqa: SIM905
    ". , -LRB- -RRB- `` '' : $ # AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ "
    "RB RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX ADD _SP"
).split()
DEPENDENCIES: Final = (  # noqa: SIM905
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass "
    "dative dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj "
    "poss preconj predet prep prt punct quantmod relcl xcomp"
).split()
NAMES: Final = (  # noqa: SIM905
    "CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PERSON PRODUCT QUANTITY TIME "
    "WORK_OF_ART"
).split()

_TOK2VEC: Final[dict[str, Any]] = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": WIDTH,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
        "rows": [5000, 1000, 2500, 2500, 50, 50],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": WIDTH,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    },
}
_LISTENER: Final = {"@architectures": "spacy.Tok2VecListener.v1", "width": WIDTH, "upstream": "tok2vec"}


class Naive:
    """Keeps its counters in a registry of its own."""

    def __init__(self) -> None:
        self._nlp = _pipeline()
        self._vader = SentimentIntensityAnalyzer()
        registry = CollectorRegistry()
        self._mentions = Counter("mentions", "Mentions.", ("kind", "entity"), registry=registry)
        self._positive = Counter("positive", "Tone above 0.", ("kind", "entity"), registry=registry)
        self._negative = Counter("negative", "Tone below 0.", ("kind", "entity"), registry=registry)

    def read(self, texts: Iterable[str]) -> None:
        """Counts articles, one after the other."""
        for text in texts:
            self._count(text)

    def _count(self, text: str) -> None:
        for sentence in self._nlp(text).sents:
            tone = self._vader.polarity_scores(sentence.text)["compound"]
            for entity in sentence.ents:
                if entity.label_ in ("PERSON", "GPE"):
                    labels = entity.label_, entity.text
                    self._mentions.labels(*labels).inc()
                    (self._positive if tone > 0 else self._negative).labels(*labels).inc(abs(tone))


def _pipeline() -> Language:
    warnings.filterwarnings(
        "ignore", message=r".*\[(W036|W108)\]"
    )  # no patterns, no parts of speech: nothing is trained
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("tok2vec", config={"model": _TOK2VEC})
    tagger = {"@architectures": "spacy.Tagger.v2", "nO": None, "normalize": False, "tok2vec": _LISTENER}
    nlp.add_pipe("tagger", config={"model": tagger})
    nlp.add_pipe("parser", config={"model": _transitions("parser", _LISTENER)})
    nlp.add_pipe("attribute_ruler")
    nlp.add_pipe("lemmatizer")
    nlp.add_pipe("ner", config={"model": _transitions("ner", _TOK2VEC)})
    for pipe, labels in (("tagger", TAGS), ("parser", DEPENDENCIES), ("ner", NAMES)):
        for label in labels:
            nlp.get_pipe(pipe).add_label(label)  # type: ignore[attr-defined]
    nlp.initialize()
    return nlp


def _transitions(state: str, tok2vec: dict[str, Any]) -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": state,
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": tok2vec,
    }
