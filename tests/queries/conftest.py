"""Fixtures of the reading room: a crowd of generated cases."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.counting_by_hand import Crowd, make_crowd

TODAY = date(2024, 10, 7)


@pytest.fixture
def crowd(session: Session) -> Crowd:
    return make_crowd(session, TODAY, 240)
