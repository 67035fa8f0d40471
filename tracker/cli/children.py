"""Processes of our own that must not outlive the one that began them."""

import asyncio
import ctypes
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The folder in which our own programs are found."""

_TOLD = ("PATH", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR", "FONTCONFIG_PATH")
"""All that a process without our keys knows of our environment."""

_PARENT_DIES = 1  # PR_SET_PDEATHSIG of Linux


def end_with_parent() -> None:
    """Should this process be killed outright, the child stops too and frees the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIES, signal.SIGTERM)


async def run_apart(module: str, folder: Path, patience: float) -> int | None:
    """Run a program of ours upon a folder, and end it with all that it began.

    It knows nothing of this house: neither its keys nor its database. Returns its exit code, None
    where it was not done within `patience` seconds.
    """
    told = {name: os.environ[name] for name in _TOLD if name in os.environ}
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        str(folder),
        cwd=ROOT,
        env={**told, "HOME": str(folder), "TMPDIR": str(folder)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent,
    )
    try:
        async with asyncio.timeout(patience):
            return await child.wait()
    except TimeoutError:
        return None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        await child.wait()
