"""Templates compiled once for all the apps of a test run; each alone would compile them anew."""

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

_KEPT: dict[str, bytes] = {}


class _Compiled(BytecodeCache):
    """What was compiled, by the template's name; a changed template is compiled again."""

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = _KEPT.get(bucket.key)
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        _KEPT[bucket.key] = bucket.bytecode_to_string()


def share_templates(app: Flask) -> Flask:
    """Let the app use what another one compiled before it."""
    app.jinja_env.bytecode_cache = _Compiled()
    return app
