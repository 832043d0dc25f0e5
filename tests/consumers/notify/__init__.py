"""Tests of consumers/notify."""
