"""The schema of Grafana's Classic JSON, as Grafana publishes it for Python; for tests alone."""

import copy
import json
import warnings
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it prefers the form that no server takes as a file
    from grafana_foundation_sdk.cog import plugins
    from grafana_foundation_sdk.cog.encoder import JSONEncoder
    from grafana_foundation_sdk.models.dashboard import Dashboard

plugins.register_default_plugins()


def read_and_written(board: dict[str, Any]) -> Any:
    """The board as the schema's models read it and write it again: what they do not know is gone."""
    return json.loads(JSONEncoder().encode(Dashboard.from_json(copy.deepcopy(board))))
