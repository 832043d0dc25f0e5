"""A real broker for the tests of this folder, started once."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from consumers.settings import Settings
from deploy.local.kafka import Cluster
from tests.real import program

_numbers = itertools.count()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One node, with a log cleaner that does not wait."""
    program("java", "default-jre-headless")
    program("mvn", "maven")
    with Cluster(tmp_path_factory.mktemp("kafka") / "one") as started:
        yield started


@pytest.fixture
def fresh(cluster: Cluster) -> Callable[..., Settings]:
    """Settings for the broker, with topics and groups that nobody has used."""

    def settings(**given: object) -> Settings:
        number = next(_numbers)
        names: dict[str, object] = {
            "brokers": cluster.bootstrap,
            "articles_topics": f"articles-{number}",
            "dead_letters_topic": f"letters-{number}",
            "mentions_topic": f"mentions-{number}",
            "counters_topic": f"counters-{number}",
            "group": f"group-{number}",
            "mentions_partitions": 2,
            "articles_partitions": 2,
            "session_timeout_seconds": 3,
        }
        return Settings(**(names | given))  # type: ignore[arg-type]

    return settings
