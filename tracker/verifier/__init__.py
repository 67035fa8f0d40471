"""The offline verifier: one file that leaves the house and needs nothing of it."""

from pathlib import Path

FILE = Path(__file__).with_name("netral_periksa.py")
"""What people download to check a sealed bundle on a machine of their own."""
