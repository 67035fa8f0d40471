"""The states of an uploaded table."""

from enum import StrEnum


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
