"""Mention spikes on simulated news: what the shipped rule finds, how soon, and what it calls for nothing.

generator.py     a world of news with known stories in it (shapes, rhythm, ordinary, staged, drafts)
scraping.py      what Prometheus has of it: samples, holds, moves (ranges: `increase()`; sources)
recording.py     the recorded counts and shares; shipped.py: scores and arms; earlier.py: the rule to beat
judging.py       which alarms were worth it; report.py: the tables; trials.py: the seeds
reality.py       real dated items through the same rule
"""
