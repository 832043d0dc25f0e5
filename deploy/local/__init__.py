"""Servers on this machine, without containers."""
