"""Grafana's provisioning files: the data source that the boards use, and where the boards are.

Grafana replaces `$NAME` in these files; a dollar that is meant stands twice.
"""

from typing import Any

import yaml

from dashboards.variables import DATASOURCE_NAME, DATASOURCE_UID

FOLDER = "Deskwatch"
FOLDER_UID = "deskwatch"
HEAD = "# Made by deskwatch; do not edit.\n"


def datasource_file(prometheus_url: str, page_url: str) -> str:
    """The data source, whose exemplars open their article on the live page."""
    exemplar = {
        "name": "article_id",
        "url": f"{page_url.rstrip('/')}/article/$${{__value.raw}}",
        "urlDisplayLabel": "Read the article",
    }
    datasource = {
        "name": DATASOURCE_NAME,
        "uid": DATASOURCE_UID,
        "type": "prometheus",
        "access": "proxy",
        "url": prometheus_url,
        "editable": False,
        "jsonData": {"httpMethod": "POST", "timeInterval": "15s", "exemplarTraceIdDestinations": [exemplar]},
    }
    return _yaml({"apiVersion": 1, "datasources": [datasource]})


def boards_file(folder: str) -> str:
    """The provider of the boards, which lie in `folder` as Grafana sees it; it takes up changes in half a minute."""
    provider = {
        "name": "deskwatch",
        "type": "file",
        "folder": FOLDER,
        "folderUid": FOLDER_UID,
        "allowUiUpdates": False,
        "disableDeletion": False,
        "updateIntervalSeconds": 30,
        "options": {"path": folder},
    }
    return _yaml({"apiVersion": 1, "providers": [provider]})


def _yaml(content: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
    return HEAD + text
