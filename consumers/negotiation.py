"""What a client accepts: the exposition format that a scraper asks for, and whether it takes gzip."""


def wants_openmetrics(accept: str) -> bool:
    """Whether an Accept header prefers OpenMetrics 1.0 to the text format 0.0.4.

    OpenMetrics must be named: wildcards, an empty header and what cannot be read get text, which everything reads.
    """
    openmetrics = text = 0.0
    for media, parameters in _items(accept):
        if media == "application/openmetrics-text" and parameters.get("version", "1.0.0") == "1.0.0":
            openmetrics = max(openmetrics, _quality(parameters))
        elif media == "text/plain" and parameters.get("version", "0.0.4") == "0.0.4":
            text = max(text, _quality(parameters))
    return openmetrics > 0 and openmetrics >= text


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header allows gzip, by name or by `*`."""
    qualities = {coding: _quality(parameters) for coding, parameters in _items(accept_encoding)}
    return qualities.get("gzip", qualities.get("*", 0.0)) > 0


def _items(header: str) -> list[tuple[str, dict[str, str]]]:
    """The comma-separated values of a header with their parameters, in lower case."""
    items = []
    for value in header.lower().split(","):
        name, *parameters = (part.strip() for part in value.split(";"))
        pairs = (parameter.partition("=") for parameter in parameters)
        items.append((name, {key.strip(): setting.strip(' "') for key, _, setting in pairs}))
    return items


def _quality(parameters: dict[str, str]) -> float:
    """The q of a value, 0 to 1; 1 where there is none, 0 where it is no number."""
    try:
        return min(1.0, max(0.0, float(parameters.get("q", "1"))))
    except ValueError:
        return 0.0
