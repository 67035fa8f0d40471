"""Jobs for the worker: asked for in the transaction of their cause, so that they share its fate."""

import json
from typing import Any

from procrastinate import App, SyncPsycopgConnector
from sqlalchemy import text
from sqlalchemy.orm import Session

_ASKING = App(connector=SyncPsycopgConnector())
"""Never opened: each job is written on the connection of the act that asks for it."""


def ask_for(
    session: Session, task: str, *, lock: str | None = None, priority: int = 0, **facts: Any
) -> int:
    """Ask the worker for a job; its number. It is there once this transaction is committed.

    Of the jobs with one `lock` only one runs at a time; those of a lower `priority` wait for all
    others.
    """
    line = session.connection().connection.driver_connection
    asked = _ASKING.configure_task(task, connection=line, lock=lock, priority=priority)
    return asked.defer(**facts)


def was_asked_for(session: Session, task: str, **facts: Any) -> bool:
    """True where such a job waits, runs or was done; one that failed does not count."""
    found = session.scalar(_ASKED, {"task": task, "facts": json.dumps(facts)})
    return bool(found)


def waits(session: Session, task: str) -> bool:
    """True where such a job waits for its turn."""
    return bool(session.scalar(_WAITS, {"task": task}))


_WAITS = text("""
SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE task_name = :task AND status = 'todo')
""")

_ASKED = text("""
SELECT EXISTS (
    SELECT FROM procrastinate_jobs
    WHERE task_name = :task AND args @> cast(:facts AS jsonb)
    AND status NOT IN ('failed', 'cancelled', 'aborted')
)
""")
