"""What all tables share: naming of constraints, column types, the engine."""

import json
import select
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import DateTime, Enum, MetaData, String, create_engine, event, inspect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

from tracker.domain.custody import sealed_row
from tracker.domain.days import PartialDay


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, `timestamptz` in the database, always UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None


class PartialDayType(TypeDecorator[PartialDay]):
    """A day, month or year as ISO text; text order is time order within one precision."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDay | None, dialect: Dialect) -> str | None:
        return str(value) if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> PartialDay | None:
        return PartialDay.parse(value) if value is not None else None


def stored(kind: type[StrEnum], length: int = 30) -> Enum:
    """An enum kept as its value in a plain text column."""
    return Enum(
        kind,
        native_enum=False,
        length=length,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


Id = Annotated[int, mapped_column(primary_key=True)]


class Base(DeclarativeBase):
    """Mother of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime,
        PartialDay: PartialDayType,
        dict[str, Any]: JSONB,
        list[str]: JSONB,
        list[int]: JSONB,
        list[dict[str, Any]]: JSONB,
    }


class SealedWhole:
    """A row that the entry of its act seals as a whole."""

    def sealed(self) -> dict[str, Any]:
        """What the seal is over."""
        return {one.name: getattr(self, one.name) for one in inspect(type(self)).columns}

    def seal(self) -> str:
        """The seal, as the book states it."""
        return sealed_row(self.sealed())


def make_engine(url: str, pool_size: int = 5) -> Engine:
    """An engine that checks its connections and never waits for ever for one."""
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=5,
        pool_timeout=10,
        pool_use_lifo=True,
        json_deserializer=_read_json,
        connect_args={"connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10},
    )
    event.listen(engine, "checkout", _refuse_a_closed_line)
    return engine


def _read_json(text: bytes | str) -> Any:
    """JSON of a column: the database writes UTF-8, so that nothing needs to be guessed."""
    return _READS(text.decode() if isinstance(text, bytes) else text)


_READS = json.JSONDecoder().decode


def _refuse_a_closed_line(connection: Any, _record: Any, _fairy: Any) -> None:
    """Let the pool open another connection where the server has closed this one.

    Nothing is due on a line that waits in the pool, so what can be read from it is its end. That
    is known without asking the server, which would cost every request a way there and back.
    """
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    if line.poll(0):
        raise DisconnectionError("the server closed this connection")
