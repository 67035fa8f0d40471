"""Netral: the road of a suspected neutrality violation, from report to reported-back sanction."""

VERSION = "0.1.0"
