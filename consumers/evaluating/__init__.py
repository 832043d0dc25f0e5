"""Measures on labelled files the stages that can be wrong in degrees; `deskwatch evaluate` prints it."""
