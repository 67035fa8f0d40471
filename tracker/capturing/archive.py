"""Writing what passed the gate as a web archive (WARC 1.1, ISO 28500), byte for byte."""

import hashlib
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from tracker.capturing.passing import Exchange


def write_archive(path: Path, exchanges: Iterable[Exchange], facts: dict[str, str]) -> int:
    """Write the archive; how many exchanges are in it. Those without an answer are left out."""
    count = 0
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record(path.name, facts))
        for exchange in exchanges:
            if exchange.size and _written(writer, exchange):
                count += 1
    return count


def _written(writer: WARCWriter, exchange: Exchange) -> bool:
    told = {"WARC-Date": _moment(exchange.at), "WARC-IP-Address": exchange.number}
    if exchange.cut:
        told["WARC-Truncated"] = "disconnect"
    if exchange.certificate:
        told["Netral-Certificate-SHA256"] = exchange.certificate
    with exchange.answer.open("rb") as answer:
        try:
            heads = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1"]).parse(answer)
        except (EOFError, ValueError):
            return False
        response = writer.create_warc_record(
            exchange.url, "response", payload=answer, http_headers=heads, warc_headers_dict=told
        )
        sent = io.BytesIO(bytes(exchange.request))
        head = StatusAndHeadersParser(["GET", "POST", "HEAD", "PUT"], verify=False).parse(sent)
        request = writer.create_warc_record(
            exchange.url, "request", payload=sent, http_headers=head, warc_headers_dict=told
        )
        writer.write_request_response_pair(request, response)
    return True


def archived(path: Path) -> list[tuple[str, str, str]]:
    """Kind, address and SHA-256 of the content of each record of an archive that can be read."""
    with path.open("rb") as file:
        return [
            (
                str(record.rec_type),
                str(record.rec_headers.get_header("WARC-Target-URI")),
                hashlib.sha256(record.content_stream().read()).hexdigest(),
            )
            for record in ArchiveIterator(file)
        ]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
