"""The demonstration, as far as commands know it: something that fills a prepared database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

from tracker.cli.answering import Failed
from tracker.web.session import House


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that anyone who runs the demonstration may use. `who`: role and agency."""

    username: str
    password: str
    who: str


Fill = Callable[[House], Sequence[DemoAccount]]
"""Brings the demonstration's data in, as often as it is asked, and names its accounts."""


def know_demo(app: Flask, fill: Fill | None) -> None:
    app.extensions["netral.demo"] = fill


def fill_demo(house: House) -> Sequence[DemoAccount]:
    """Bring the demonstration's data in; its accounts.

    Raises:
        Failed: this program was put together without a demonstration.
    """
    fill: Fill | None = current_app.extensions["netral.demo"]
    if fill is None:
        raise Failed("this program brings no demonstration data.")
    return fill(house)


def account_lines(accounts: Sequence[DemoAccount]) -> list[str]:
    """The demo accounts as a small table."""
    wide = max((len(account.username) for account in accounts), default=0)
    return [f"  {a.username:<{wide}}  {a.password}  {a.who}" for a in accounts]
