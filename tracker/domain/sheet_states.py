"""What an uploaded table holds, and its states."""

from enum import StrEnum

from tracker.domain.roles import Permission


class SheetSubject(StrEnum):
    """What the rows of an uploaded table are."""

    CASES = "cases"
    STAFF = "staff"
    WORKFORCE = "workforce"


RIGHTS: dict[SheetSubject, Permission] = {
    SheetSubject.CASES: Permission.CASE_IMPORT,
    SheetSubject.STAFF: Permission.REGISTER_KEEP,
    SheetSubject.WORKFORCE: Permission.REGION_RECORD,
}
"""What somebody needs to send such a table."""


class SheetState(StrEnum):
    """`waiting`: its rows are to be read from the file; `ready`: to be looked at and begun;
    `running`: the worker takes its rows in; `done`; `failed`: it is no table that can be read;
    `gone`: its working file was put away."""

    WAITING = "waiting"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    GONE = "gone"
