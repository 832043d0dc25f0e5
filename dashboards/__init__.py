"""Rules and boards as code: what Prometheus records and raises, and what Grafana draws, from the names of `monitor`.

`python -m dashboards.generate` writes all of it into `generated/`; nobody edits what stands there. Nothing here runs
while articles are counted, and nothing here imports `consumers`.
"""
