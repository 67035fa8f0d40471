"""Netral: the road of a suspected neutrality violation, from report to reported-back sanction."""

import gc

VERSION = "0.1.0"

# What is loaded, and what a page makes, holds little garbage: looking for it at the usual pace is a
# fifth of the time in which a command starts, and a quarter of an import's.
gc.set_threshold(20_000, 20, 20)
