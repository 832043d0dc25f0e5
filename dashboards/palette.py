"""The colours of the boards: those of the Okabe-Ito palette that stand out on a light and on a dark page alike.

A test holds that each has a contrast of 3 against both pages, and that colours used together stay apart for eyes that
lack red, green or blue cones. Colour never says anything alone: every series has a name, every tone a figure.
"""

BLUE = "#0072B2"
VERMILLION = "#D55E00"
GREEN = "#009E73"
PURPLE = "#CC79A7"
GREY = "#8C8C8C"
PALETTE = (BLUE, VERMILLION, GREEN, PURPLE, GREY)

NEGATIVE, NEUTRAL, POSITIVE = VERMILLION, GREY, BLUE
"""Tone: the ends differ in hue and in lightness; what lies between, and what is not known, is grey."""

ATTENTION = VERMILLION
"""What somebody should look at."""
