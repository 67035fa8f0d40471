"""Every table, gathered: importing this module makes `metadata` complete."""

from tracker.store import (
    captures,
    cases,
    checkpoints,
    counted,
    destructions,
    evidence,
    ledger,
    letters,
    library,
    near_copies,
    news_intake,
    newsdesk,
    observed,
    people,
    post,
    region_records,
    reporters,
    reports,
    searching,
    sheet_imports,
    staff,
    uploads,
)
from tracker.store.base import Base

metadata = Base.metadata

ROOMS = (
    captures,
    cases,
    checkpoints,
    counted,
    destructions,
    evidence,
    ledger,
    letters,
    library,
    near_copies,
    news_intake,
    newsdesk,
    observed,
    people,
    post,
    region_records,
    reporters,
    reports,
    searching,
    sheet_imports,
    staff,
    uploads,
)
"""The modules that define tables, named so that none is left out."""
