"""From Alertmanager's webhook to what an editor reads: an alert, and why."""
