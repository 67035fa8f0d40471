"""An object store of this machine that speaks S3: a real server from a package, on loopback."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from moto.server import ThreadedMotoServer

BUCKET = "bukti"


@contextmanager
def object_store() -> Iterator[str]:
    """Its endpoint, with a bucket in it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        line = http.client.HTTPConnection(host, port, timeout=10)
        line.request("PUT", f"/{BUCKET}")
        assert line.getresponse().status == 200
        line.close()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def told(endpoint: str) -> dict[str, str]:
    """The variables by which an S3 client finds it."""
    return {
        "AWS_ACCESS_KEY_ID": "uji",
        "AWS_SECRET_ACCESS_KEY": "uji",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": endpoint,
    }


def address() -> str:
    """A place in the bucket that nothing lies in yet."""
    return f"s3://{BUCKET}/{uuid4().hex}"


def tell(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    for name, value in told(endpoint).items():
        monkeypatch.setenv(name, value)
