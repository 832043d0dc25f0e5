"""Every PromQL expression that a panel, a variable or an annotation uses, by name; nothing else on a board is PromQL.

Articles and mentions are net: a counter less what later versions and kills took back. Tone is never shown of fewer than
`shared.MIN_SENTENCES` sentences. Recorded series (those with colons) come from the rules, which read every job.
"""
