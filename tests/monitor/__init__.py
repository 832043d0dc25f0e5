"""Tests of deskwatch."""
