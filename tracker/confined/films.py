"""Looks at a film or a sound: how long it is and what it says of itself, or one marked still."""

import json
import sys
from typing import Any

import av
from av.container import InputContainer
from av.error import FFmpegError
from PIL import Image

from tracker.confined.limits import confine
from tracker.confined.marking import copy_of, refuse

MOST_PIXELS = 40_000_000
_TOLD = ("creation_time", "encoder", "make", "model", "location", "com.apple.quicktime.model")
_TRIES = 400
_SHUT_IN = {
    "format_whitelist": "mov,matroska,webm,avi,mpeg,mpegts,ogg,mp3,wav,flac,aac,amr,asf,flv,3gp",
    "protocol_whitelist": "none",
}
"""Containers that hold their own bytes; nothing in one can name another file or address."""


def facts_of(film: InputContainer) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if film.duration:
        told["seconds"] = round(film.duration / av.time_base, 1)
    if film.streams.video:
        shown = film.streams.video[0]
        told |= {"width": shown.codec_context.width, "height": shown.codec_context.height}
        told["codec"] = shown.codec_context.name
    told["sound"] = bool(film.streams.audio)
    for name in _TOLD:
        if name in film.metadata:
            told[name.rpartition(".")[2]] = film.metadata[name].replace("\0", " ").strip()[:200]
    return told


def still_of(film: InputContainer, part: float, lines: list[str], width: int) -> bytes:
    """The first picture at or behind a part (0 to 1) of the film's length."""
    if not film.streams.video:
        refuse("nothing_to_see")
    shown = film.streams.video[0]
    shown.thread_count = 1
    if shown.codec_context.width * shown.codec_context.height > MOST_PIXELS:
        refuse("too_many_pixels")
    if film.duration and part:
        film.seek(int(film.duration * part))
    for tried, frame in enumerate(film.decode(shown)):
        if tried > _TRIES:
            break
        picture: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]
        return copy_of(picture, lines, width)
    refuse("cannot_be_shown")


def main() -> None:
    asked = json.loads(sys.argv[1])
    try:
        with av.open(
            sys.stdin.buffer, mode="r", options=_SHUT_IN, metadata_errors="replace"
        ) as film:
            if asked["want"] == "facts":
                sys.stdout.write(json.dumps(facts_of(film)))
            else:
                part, lines = float(asked["part"]), asked["lines"]
                sys.stdout.buffer.write(still_of(film, part, lines, asked["width"]))
    except (FFmpegError, ValueError, OverflowError):
        refuse("cannot_be_shown")


if __name__ == "__main__":
    confine()
    main()
