"""What passed through the gate, kept as it passed: one exchange a request."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

Clock = Callable[[], datetime]


@dataclass
class Exchange:
    """A request and its answer, byte for byte as the server was sent and sent them.

    `certificate` is the SHA-256 of the one that the server showed; `cut` says that the answer did
    not come to its end.
    """

    url: str
    at: datetime
    number: str
    request: bytearray
    answer: Path
    size: int = 0
    certificate: str | None = None
    cut: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """Most bytes in all and of one answer, seconds of one exchange, connections in all and at a
    time."""

    bytes_in_all: int = 300 << 20
    bytes_of_one: int = 100 << 20
    seconds: float = 60.0
    connections: int = 1000
    at_a_time: int = 64


@dataclass
class Passed:
    """Everything that passed: exchanges in their order, and what was refused, with the reason."""

    folder: Path
    clock: Clock
    limits: Limits = Limits()
    exchanges: list[Exchange] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    size: int = 0

    def begin(self, url: str, number: str, certificate: bytes | None) -> Exchange:
        made = Exchange(
            url, self.clock(), number, bytearray(), self.folder / f"{len(self.exchanges)}.http"
        )
        made.certificate = hashlib.sha256(certificate).hexdigest() if certificate else None
        made.answer.touch()
        self.exchanges.append(made)
        return made

    def take(self, exchange: Exchange, chunk: bytes, file: io.BufferedWriter) -> bool:
        """Keep a piece of an answer; False where that would be more than may pass."""
        exchange.size += len(chunk)
        self.size += len(chunk)
        if exchange.size > self.limits.bytes_of_one or self.size > self.limits.bytes_in_all:
            self.refused.append((exchange.url, "bytes"))
            return False
        file.write(chunk)
        return True
