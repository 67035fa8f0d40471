"""Makes the print of a picture by which its near copies are found, and lays pictures over one
another.

A print is what is left of a picture for comparing: a hash and a small grey copy of the whole
picture, and of what lies within uniform bars at its edges. A hash finds candidates among very
many; whether two pictures are copies is told by their small copies alone, laid over one another
with up to `MOST_CUT` cut from each edge. Pages of text look all alike until one looks at the
strokes, so of them nothing else counts.
"""

import base64
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat, UnidentifiedImageError

from tracker.confined.limits import confine
from tracker.confined.marking import refuse
from tracker.confined.pixels import FORMATS, MOST_PIXELS

SIDE = 16
"""The grid of a hash: so many steps to the right and downwards."""

SMALL = 144
"""Side of a small copy in pixels, whatever the shape of the picture."""

MOST_CUT = 0.12
PLAIN = 4.0
"""A picture whose grey strays less from its mean says nothing: blank pages are all alike."""

_LOOKED = 128
_BAR = 0.6
_LONGEST_GAP = 8
_WIDEST_BAR = 58
_QUALITY = 90
_READ_AT = 1024
_STEPS = (0.05, 0.025, 0.0125, 0.006, 0.003)
_ROUNDS = 4
_HOPELESS = 0.3
_TRIED = 3
_PAGE = 0.3

Box = tuple[float, float, float, float]
Cut = tuple[float, float, float, float]


# --- prints -------------------------------------------------------------------------------------


def print_of(picture: Image.Image) -> dict[str, Any]:
    """By name of the view, its hash (hex) and small copy (JPEG, base64): `whole`, and where there
    are bars at the edges what lies `below` the upper, `above` the lower and `inside` all."""
    grey = _grey(picture)
    if _is_plain(grey):
        refuse("plain")
    left, top, right, bottom = _bars(grey)
    boxes = {"whole": (0.0, 0.0, 1.0, 1.0)}
    if top:
        boxes["below"] = (left, top, right, 1.0)
    if bottom < 1:
        boxes["above"] = (left, 0.0, right, bottom)
    if (top > 0) == (bottom < 1) and (left, top, right, bottom) != boxes["whole"]:
        boxes["inside"] = (left, top, right, bottom)
    views = {name: _within_box(grey, box) for name, box in boxes.items()}
    return {name: _view(view) for name, view in views.items() if not _is_plain(view)}


def _within_box(grey: Image.Image, box: Box) -> Image.Image:
    wide, high = grey.size
    left, top = int(wide * box[0]), int(high * box[1])
    right, bottom = max(int(wide * box[2]), left + 1), max(int(high * box[3]), top + 1)
    return grey.crop((left, top, right, bottom))


def _is_plain(grey: Image.Image) -> bool:
    return ImageStat.Stat(grey.resize((SMALL, SMALL))).stddev[0] < PLAIN


def _grey(picture: Image.Image) -> Image.Image:
    """Without colour; what is transparent is white, as on a page."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        ground = Image.new("RGBA", clear.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(ground, clear)
    return picture.convert("L")


def _view(grey: Image.Image) -> dict[str, str]:
    small = io.BytesIO()
    shrunk = grey.resize((SMALL, SMALL), Image.Resampling.LANCZOS)
    shrunk.save(small, "JPEG", quality=_QUALITY)
    return {"hash": hash_of(grey), "small": base64.b64encode(small.getvalue()).decode()}


def hash_of(grey: Image.Image) -> str:
    """Bits in hex: is the next step to the right brighter, is the next one below."""
    across = SIDE + 1
    dots = grey.resize((across, across), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for step in (1, across):
        for row in range(SIDE):
            for column in range(SIDE):
                at = row * across + column
                bits = bits << 1 | (dots[at] < dots[at + step])
    return f"{bits:0{SIDE * SIDE // 2}x}"


def _bars(grey: Image.Image) -> Box:
    """What lies within the bars: captions, the black above and below a picture on a telephone."""
    dots = grey.resize((_LOOKED, _LOOKED), Image.Resampling.BOX).tobytes()
    rows = [dots[at * _LOOKED : (at + 1) * _LOOKED] for at in range(_LOOKED)]
    top, bottom = _bar(rows), _bar(rows[::-1])
    within = rows[top : _LOOKED - bottom]
    columns = [bytes(row[at] for row in within) for at in range(_LOOKED)]
    left, right = _flat(columns), _flat(columns[::-1])
    return left / _LOOKED, top / _LOOKED, 1 - right / _LOOKED, 1 - bottom / _LOOKED


def _bar(rows: list[bytes]) -> int:
    """Rows from the edge in one ground colour, with lines of writing on it; a page that goes on
    in that colour has none."""
    ground = _ground(rows[0])
    if ground is None:
        return 0
    last = 0
    for at, row in enumerate(rows[1:], 1):
        if at - last > _LONGEST_GAP:
            break
        found = _ground(row)
        if found is not None and abs(found - ground) <= 10:
            last = at
    return 0 if last >= _WIDEST_BAR else last + 1


def _ground(row: bytes) -> int | None:
    counts = [0] * 32
    for dot in row:
        counts[dot >> 3] += 1
    most = max(range(32), key=counts.__getitem__) * 8 + 4
    return most if sum(abs(dot - most) <= 10 for dot in row) >= _BAR * len(row) else None


def _flat(columns: list[bytes]) -> int:
    found = 0
    while found < _WIDEST_BAR and max(columns[found]) - min(columns[found]) <= 14:
        found += 1
    return 0 if found >= _WIDEST_BAR else found


# --- laying over one another --------------------------------------------------------------------


def alike(mine: list[Image.Image], theirs: list[Image.Image]) -> tuple[float, float]:
    """How well two prints agree (to 1), and the most that had to be cut from
    an edge (0 to `MOST_CUT`): of the ways to lie over one another, the best one."""
    best = (0.0, 0.0)
    for first, second in _ways(mine, theirs):
        found = _laid_over(first, second)
        best = max(best, found, key=lambda one: one[0])
        if best[0] >= 0.95:
            break
    return best


def _ways(
    mine: list[Image.Image], theirs: list[Image.Image]
) -> list[tuple[Image.Image, Image.Image]]:
    """The whole of one on views of the other, the most hopeful first; a few."""
    uncut = (0.0, 0.0, 0.0, 0.0)
    pairs = [(mine[0], view) for view in theirs] + [(view, theirs[0]) for view in mine[1:]]
    ways = [(_agree(*_cut(a, b, uncut, SMALL // 2)), a, b) for a, b in pairs]
    ways.sort(key=lambda way: -way[0])
    return [(a, b) for hope, a, b in ways if hope > _HOPELESS][:_TRIED]


def _laid_over(first: Image.Image, second: Image.Image) -> tuple[float, float]:
    """Cut edges off one or the other, step by step, as long as the two agree better."""
    cut: Cut = (0.0, 0.0, 0.0, 0.0)
    for step in _STEPS:
        size = SMALL if step <= 0.006 else SMALL // 2
        best = _agree(*_cut(first, second, cut, size))
        for _round in range(_ROUNDS):
            before = cut
            for tried in _beside(cut, step):
                found = _agree(*_cut(first, second, tried, size))
                if found > best + 1e-4:
                    best, cut = found, tried
            if cut == before:
                break
    one, other = _cut(first, second, cut, SMALL)
    agreed = _agree(_fine(one), _fine(other))
    if not (_is_page(one) or _is_page(other)):
        agreed = (agreed + _agree(one, other)) / 2
    return agreed, max(abs(edge) for edge in cut)


def _is_page(small: Image.Image) -> bool:
    """Whether one shade covers so much of it that it must be paper, or a screen of text."""
    counts = small.histogram()
    most = max(sum(counts[max(0, at - 8) : at + 9]) for at in range(256))
    return most >= _PAGE * small.width * small.height


def _beside(cut: Cut, step: float) -> Iterator[Cut]:
    for edge in range(4):
        for by in (step, -step):
            tried = list(cut)
            tried[edge] += by
            if abs(tried[edge]) <= MOST_CUT:
                yield tried[0], tried[1], tried[2], tried[3]


def _cut(
    first: Image.Image, second: Image.Image, cut: Cut, size: int
) -> tuple[Image.Image, Image.Image]:
    """Both without the edges that the other lacks: more than 0 is cut from the first, less than 0
    from the second."""
    return _within(first, cut, size), _within(second, tuple(-edge for edge in cut), size)


def _within(small: Image.Image, cut: tuple[float, ...], size: int) -> Image.Image:
    left, top, right, bottom = (max(edge, 0.0) * SMALL for edge in cut)
    box = (left, top, SMALL - right, SMALL - bottom)
    return small.resize((size, size), Image.Resampling.BILINEAR, box=box)


def _fine(small: Image.Image) -> Image.Image:
    """What is left when everything that is wider than some dots is taken out: strokes, edges."""
    blurred = small.filter(ImageFilter.BoxBlur(3))
    return ImageChops.subtract(small, blurred, 1, 128)


def _agree(one: Image.Image, other: Image.Image) -> float:
    """Correlation of two grey pictures of one size, whatever their brightness and contrast."""
    first, second = _evened(one), _evened(other)
    apart = ImageStat.Stat(ImageChops.difference(first, second)).sum2[0]
    spread: float = ImageStat.Stat(first).var[0] + ImageStat.Stat(second).var[0]
    return 1 - apart / (one.width * one.height * spread) if spread else 0.0


def _evened(grey: Image.Image) -> Image.Image:
    told = ImageStat.Stat(grey)
    mean, spread = told.mean[0], told.stddev[0]
    if not spread:
        return grey
    return grey.point([max(0, min(255, round(128 + (v - mean) * 42 / spread))) for v in range(256)])


# --- the program --------------------------------------------------------------------------------


def _picture() -> Image.Image:
    picture = Image.open(sys.stdin.buffer, formats=FORMATS)
    if picture.format == "JPEG":  # the only one that can be read smaller than it is
        picture.draft("L", (_READ_AT, _READ_AT))
    elif picture.width * picture.height > MOST_PIXELS:
        refuse("too_many_pixels")
    return ImageOps.exif_transpose(picture)


def _smalls(sizes: list[int]) -> list[Image.Image]:
    found = []
    for size in sizes:
        small = Image.open(io.BytesIO(sys.stdin.buffer.read(size)), formats=("JPEG",))
        found.append(small.convert("L"))
    return found


def main() -> None:
    """The print of the picture that is given; or, of small copies one behind the other, how much
    each of the others is like the first."""
    asked = json.loads(sys.argv[1])
    try:
        if asked["want"] == "print":
            said: Any = print_of(_picture())
        else:
            mine = _smalls(asked["mine"])
            said = [alike(mine, _smalls(sizes)) for sizes in asked["others"]]
    except (UnidentifiedImageError, Image.DecompressionBombError):
        refuse("cannot_be_shown")
    except (SyntaxError, OSError, ValueError):
        refuse("cannot_be_shown")
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    confine()
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours
    main()
