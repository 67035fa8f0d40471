"""A redacted copy carries nothing underneath: not in its pixels, and nowhere in its bytes."""

import io
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from PIL import ExifTags, Image, ImageDraw

from tests import hostile_files
from tests.papers import (
    SECRET,
    everything_in,
    line,
    paper,
    saved,
    spellings,
    with_secrets_everywhere,
)
from tracker.confined.painting import blacked_out, encoded
from tracker.confined.pixels import box_of
from tracker.domain.redaction import WHOLE, Area, Wanted
from tracker.store.redacting import CannotRedact, Redacted, redacted
from tracker.store.vault_folder import FolderVault

BLACK, RED, MARK = (0, 0, 0), (230, 20, 20), (10, 200, 40)
MIDDLE = Area(1, 2500, 2500, 5000, 5000)
"""The middle half of each side."""

IS_LONG = bool(os.environ.get("PROOF"))
Made = Callable[..., Redacted]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """`made(content, area, …, words=…)`: the copy of a piece with these bytes."""
    vault = FolderVault(tmp_path / "vault", 64 << 20)

    def copy(content: bytes, *areas: Area, words: tuple[str, ...] = ()) -> Redacted:
        digest = vault.keep(io.BytesIO(content)).digest
        kind = "application/pdf" if content.startswith(b"%PDF") else "image/*"
        return redacted(vault, digest, kind, Wanted(areas, words), ["Siti"])

    return copy


def a_picture(mode: str = "RGB", size: tuple[int, int] = (80, 60)) -> Image.Image:
    """Red, and in the middle something that must never be seen again."""
    whole = Image.new("RGB", size, RED)
    across, down = size
    draw = ImageDraw.Draw(whole)
    draw.rectangle((across * 3 // 8, down * 3 // 8, across * 5 // 8, down * 5 // 8), fill=MARK)
    return whole.convert(mode)


def bytes_of(picture: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    said = io.BytesIO()
    picture.save(said, kind, **how)
    return said.getvalue()


def seen_in(copy: Redacted) -> Image.Image:
    picture = Image.open(io.BytesIO(copy.data))
    picture.load()
    return picture


def chunks_in(png: bytes) -> Iterator[bytes]:
    place = 8
    while place < len(png):
        size, kind = struct.unpack_from(">I4s", png, place)
        yield kind
        place += size + 12
    assert place == len(png), "something stands behind the end"


def is_black(picture: Image.Image, box: tuple[int, int, int, int]) -> bool:
    return picture.convert("RGB").crop(box).getcolors() == [
        ((box[2] - box[0]) * (box[3] - box[1]), BLACK)
    ]


def test_a_copy_is_black_in_the_area_and_the_same_everywhere_else(made: Made) -> None:
    whole = a_picture()
    copy = made(bytes_of(whole), MIDDLE)
    picture = seen_in(copy)

    assert (copy.media_type, picture.size) == ("image/png", (80, 60))
    assert is_black(picture, (20, 15, 60, 45))
    expected = whole.copy()
    expected.paste(BLACK, (20, 15, 60, 45))
    assert picture.convert("RGB").tobytes() == expected.tobytes()
    assert copy.areas == [[[20, 15, 60, 45]]]


def test_a_copy_holds_pixels_and_no_word_of_the_file(made: Made) -> None:
    noted = bytes_of(a_picture(), pnginfo=None, dpi=(72, 72)) + SECRET.encode()
    for content in (hostile_files.photo_with_exif(), noted):
        copy = made(content, MIDDLE)
        assert set(chunks_in(copy.data)) == {b"IHDR", b"IDAT", b"IEND"}
        assert seen_in(copy).info == {}
        packed = b"".join(_unpacked(copy.data))
        for word in (b"Rekaan", b"Ponsel", b"catatan rahasia", b"2024:10:03", SECRET.encode()):
            assert word not in copy.data
            assert word not in packed


def _unpacked(png: bytes) -> Iterator[bytes]:
    place = 8
    unpack = zlib.decompressobj()
    while place < len(png):
        size, kind = struct.unpack_from(">I4s", png, place)
        if kind == b"IDAT":
            yield unpack.decompress(png[place + 8 : place + 8 + size])
        place += size + 12


def test_the_small_picture_inside_a_photograph_does_not_come_along(made: Made) -> None:
    exif = Image.Exif()
    small = bytes_of(a_picture(size=(40, 30)), "JPEG")
    exif.get_ifd(ExifTags.IFD.IFD1).update(
        {ExifTags.Base.JpegIFOffset: 0, ExifTags.Base.JpegIFByteCount: len(small)}
    )
    head = bytes_of(a_picture(), "JPEG", exif=exif.tobytes() + small, quality=95)
    assert small in head
    copy = made(head, Area(1, 0, 0, WHOLE, WHOLE))
    assert is_black(seen_in(copy), (0, 0, 80, 60))
    assert b"\xff\xd8" not in copy.data


@pytest.mark.parametrize("turn", range(1, 9))
def test_an_area_lies_where_it_was_seen_whichever_way_the_camera_was_held(
    made: Made, turn: int
) -> None:
    upright = Image.new("RGB", (64, 40), (255, 255, 255))
    upright.paste(MARK, (0, 0, 16, 10))  # as one sees it: at the left above
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    lying = upright.transpose(Image.Transpose(back[turn])) if turn > 1 else upright
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turn
    copy = made(bytes_of(lying, "PNG", exif=exif), Area(1, 0, 0, 2500, 2500))
    picture = seen_in(copy)

    assert picture.size == (64, 40)
    assert is_black(picture, (0, 0, 16, 10))
    colours = {colour for _count, colour in picture.convert("RGB").getcolors()}
    assert colours == {BLACK, (255, 255, 255)}, "what was to be hidden stands elsewhere"


def test_what_is_transparent_lies_on_white_and_its_colour_is_gone(made: Made) -> None:
    hidden = a_picture("RGBA")
    hidden.putalpha(0)
    for content in (bytes_of(hidden), bytes_of(hidden, "WEBP", lossless=True, exact=True)):
        picture = seen_in(made(content, Area(1, 0, 0, 1000, 1000)))
        assert "A" not in picture.mode
        colours = {colour for _count, colour in picture.convert("RGB").getcolors()}
        assert colours == {BLACK, (255, 255, 255)}


def test_a_colour_that_only_a_palette_knows_is_gone_too(made: Made) -> None:
    picture = a_picture("P")
    copy = made(bytes_of(picture, "GIF"), Area(1, 0, 0, WHOLE, WHOLE))
    assert bytes(MARK) not in copy.data
    assert is_black(seen_in(copy), (0, 0, 80, 60))


def deep(size: tuple[int, int] = (80, 60)) -> Image.Image:
    return Image.frombytes("I;16", size, struct.pack("<H", 0x8080) * (size[0] * size[1]))


@pytest.mark.parametrize(
    ("content", "around"),
    [
        (bytes_of(a_picture("CMYK"), "JPEG", quality=95), RED),
        (bytes_of(a_picture("CMYK"), "TIFF"), RED),
        (bytes_of(deep()), (128, 128, 128)),
        (bytes_of(a_picture("1")), None),
        (bytes_of(a_picture("LA")), None),
        (bytes_of(a_picture(), "BMP"), RED),
        (bytes_of(a_picture(), "AVIF", quality=90), RED),
    ],
    ids=["CMYK", "CMYK in TIFF", "16 bits", "1 bit", "grey with alpha", "BMP", "AVIF"],
)
def test_pictures_of_every_make_become_plain_ones(
    made: Made, content: bytes, around: tuple[int, int, int] | None
) -> None:
    picture = seen_in(made(content, MIDDLE))
    assert (picture.format, picture.size) == ("PNG", (80, 60))
    assert is_black(picture, (20, 15, 60, 45))
    if around is not None:
        corner = picture.convert("RGB").getpixel((3, 3))
        assert max(abs(a - b) for a, b in zip(corner, around, strict=True)) < 30


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_a_moving_picture_only_the_first_stays_and_the_others_are_counted(
    made: Made, kind: str
) -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in (RED, MARK, (20, 20, 250))]
    how = {"lossless": True} if kind == "WEBP" else {}
    content = bytes_of(frames[0], kind, save_all=True, append_images=frames[1:], **how)
    copy = made(content, Area(1, 0, 0, 5000, WHOLE))
    picture = seen_in(copy)

    assert copy.dropped == 2
    assert getattr(picture, "n_frames", 1) == 1
    colours = {colour for _count, colour in picture.convert("RGB").getcolors()}
    assert colours == {BLACK, RED}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (hostile_files.png_of(10_000, 10_000), "too_many_pixels"),
        (hostile_files.picture("JPEG", (10_000, 10_000), quality=5), "too_many_pixels"),
        (hostile_files.png_of(2**31 - 1, 2**31 - 1), "too_many_pixels"),
        (hostile_files.photo_with_exif()[:400], "cannot_be_shown"),
        (b"%PDF-1.7\n%%EOF", "cannot_be_shown"),
        (saved(paper(*[b""] * 2000)), "too_many_pages"),
        (
            saved(paper(b""), encryption=pikepdf.Encryption(owner="a", user="b")),
            "needs_password",
        ),
    ],
    ids=["pixels", "pixels of a photograph", "a lie", "cut", "no PDF", "2,000 pages", "locked"],
)
def test_what_is_too_much_or_broken_is_refused_in_a_word(
    made: Made, content: bytes, why: str
) -> None:
    with pytest.raises(CannotRedact, match=why):
        made(content, MIDDLE)


def test_a_picture_that_would_be_large_becomes_a_jpeg_whose_black_is_exactly_black() -> None:
    noise = Image.frombytes("RGB", (203, 151), os.urandom(203 * 151 * 3))
    boxes = blacked_out(noise, [[13, 21, 90, 77]])
    kind, data, grown = encoded(noise, boxes, 1000)
    picture = Image.open(io.BytesIO(data))

    assert (kind, grown) == ("jpeg", [[8, 16, 96, 80]])
    assert is_black(picture, (8, 16, 96, 80))
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


# --- any areas ------------------------------------------------------------------------------------

sides = some.tuples(*[some.integers(0, WHOLE - 1)] * 2, *[some.integers(1, WHOLE)] * 2)
areas = some.lists(sides, min_size=1, max_size=6)
sizes = some.tuples(some.integers(1, 300), some.integers(1, 300))


@settings(max_examples=2_000 if IS_LONG else 150, deadline=None)
@given(areas, sizes, some.integers(0, 2**32))
@pytest.mark.proof
def test_inside_any_areas_all_is_black_and_outside_nothing_changed(areas, size, seed) -> None:
    noise = Image.frombytes("RGB", size, zlib.compress(bytes(1), 0).join(
        [seed.to_bytes(5, "big")] * (size[0] * size[1]))[: 3 * size[0] * size[1]])  # fmt: skip
    before = noise.tobytes()
    boxes = [box_of(list(area), size) for area in areas]
    _kind, data, painted = encoded(noise, blacked_out(noise, boxes), 1 << 30)
    after = Image.open(io.BytesIO(data)).convert("RGB").tobytes()

    across, down = size
    for y in range(down):
        for x in range(across):
            at = 3 * (y * across + x)
            # The pixel is touched by an area where both overlap: in exact fractions, by hand.
            inside = any(
                left * across < (x + 1) * WHOLE and (left + width) * across > x * WHOLE
                and top * down < (y + 1) * WHOLE and (top + height) * down > y * WHOLE
                for left, top, width, height in areas
            )  # fmt: skip
            assert after[at : at + 3] == (bytes(3) if inside else before[at : at + 3])
    assert all(0 <= box[0] < box[2] <= across and 0 <= box[1] < box[3] <= down for box in painted)


@settings(
    max_examples=60 if IS_LONG else 4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(areas)
@pytest.mark.proof
def test_the_same_holds_from_the_vault_to_the_bytes_that_are_kept(made: Made, areas) -> None:
    whole = a_picture(size=(157, 91))
    copy = made(bytes_of(whole), *[Area(1, *sides) for sides in areas])
    for sides in areas:
        left, top, right, bottom = box_of(list(sides), whole.size)
        whole.paste(BLACK, (left, top, right, bottom))
    assert seen_in(copy).convert("RGB").tobytes() == whole.tobytes()


# --- PDF ------------------------------------------------------------------------------------------


def pages_in(data: bytes) -> list[Image.Image]:
    with pikepdf.open(io.BytesIO(data)) as document:
        found = [pikepdf.PdfImage(page.get_images()["/P"]) for page in document.pages]
        return [one.as_pil_image().convert("RGB") for one in found]


def test_words_are_black_wherever_they_stand_and_left_in_no_byte(made: Made) -> None:
    original = with_secrets_everywhere()
    assert sum(SECRET.encode() in part for part in everything_in(original)) > 4
    copy = made(original, words=("sri rahasia",))

    assert copy.found == {"sri rahasia": 5}
    assert not copy.left
    for part in everything_in(copy.data):
        for spelling in spellings(SECRET):
            assert spelling not in part
    document = pdfium.PdfDocument(copy.data)
    assert len(document) == 1
    assert document[0].get_textpage().get_text_range() == ""
    assert not document.get_metadata_dict(skip_empty=True)
    assert document.count_attachments() == 0
    assert next(iter(document[0].get_objects())).type == pdfium.raw.FPDF_PAGEOBJ_IMAGE


def test_a_copy_of_a_pdf_is_pictures_without_anything_beside_them(made: Made) -> None:
    copy = made(with_secrets_everywhere(), MIDDLE)
    with pikepdf.open(io.BytesIO(copy.data)) as document:
        assert document.check_pdf_syntax() == []
        assert set(document.trailer.keys()) == {"/Size", "/Root"}
        assert set(document.Root.keys()) == {"/Type", "/Pages"}
        assert set(document.pages[0].obj.keys()) == {
            "/Type", "/Parent", "/MediaBox", "/Resources", "/Contents",
        }  # fmt: skip
        assert set(document.pages[0].obj.Resources.keys()) == {"/XObject"}
        assert len(document.objects) == 2 + 3
    assert copy.data.count(b"startxref") == 1
    assert copy.data.endswith(b"%%EOF\n")


def test_an_area_lies_where_it_is_seen_on_a_page_that_is_turned_and_cut(made: Made) -> None:
    box = pikepdf.Array([100, 100, 300, 400])
    content = b"0 0 0 rg 1 1 1 rg 0 0 400 500 re f 0 0.8 0.2 rg 100 350 50 50 re f"
    for turn, place in ((0, (0, 0)), (90, (8333, 0)), (180, (7500, 8333)), (270, (0, 7500))):
        document = saved(paper(content, CropBox=box, Rotate=turn))
        upright = turn in (0, 180)
        size = (2500, 1667) if upright else (1667, 2500)
        copy = made(document, Area(1, place[0], place[1], *size))
        (page,) = pages_in(copy.data)
        assert page.size == ((556, 834) if upright else (834, 556))
        colours = {colour for _count, colour in page.getcolors()}
        assert colours == {BLACK, (255, 255, 255)}, turn


def test_outside_the_areas_a_page_is_what_was_drawn(made: Made) -> None:
    document = saved(paper(line("Halaman satu"), line("Halaman dua")))
    drawn = [
        page.render(scale=200 / 72).to_pil().convert("RGB") for page in pdfium.PdfDocument(document)
    ]
    copy = made(document, Area(2, 2000, 1000, 3000, 2000))
    first, second = pages_in(copy.data)
    assert first.tobytes() == drawn[0].tobytes()
    left, top, right, bottom = box_of([2000, 1000, 3000, 2000], drawn[1].size)
    drawn[1].paste(BLACK, (left, top, right, bottom))
    assert second.tobytes() == drawn[1].tobytes()
    assert copy.areas == [[], [[left, top, right, bottom]]]


def test_words_that_stand_nowhere_are_named(made: Made) -> None:
    copy = made(saved(paper(line("Halaman"), line())), words=("Halaman", "tidak ada"))
    assert copy.missing == ["tidak ada"]
    assert copy.found == {"Halaman": 1, "tidak ada": 0}


def test_parts_of_a_name_that_stay_in_the_clear_are_counted(made: Made) -> None:
    broken = line() + line("Bu SRI lagi", bottom=300) + line("Rahasia negara", bottom=200)
    copy = made(saved(paper(broken)), words=(SECRET,))
    assert (copy.found, copy.left) == ({SECRET: 1}, {"Sri": 1, "Rahasia": 1})
    mended = made(saved(paper(broken)), Area(1, 0, 3000, WHOLE, 4000), words=(SECRET,))
    assert not mended.left


def test_a_name_that_goes_over_two_lines_is_found(made: Made) -> None:
    copy = made(saved(paper(line("Kepada Sri") + line("Rahasia", bottom=376))), words=(SECRET,))
    assert (copy.found, copy.left) == ({SECRET: 1}, {})
    assert len(copy.areas[0]) == 2


def test_a_staff_number_is_found_with_and_without_its_gaps(made: Made) -> None:
    both = line("198701012010011001") + line("19870101 201001 1 001", bottom=300)
    for words in ("198701012010011001", "19870101 201001 1 001"):
        assert made(saved(paper(both)), words=(words,)).found == {words: 2}


def test_the_same_piece_and_areas_give_the_same_bytes(made: Made) -> None:
    papers = saved(paper(line(), line("dua")))
    assert made(papers, MIDDLE).data == made(papers, MIDDLE).data


def test_a_page_of_noise_is_kept_as_a_jpeg_inside_the_pdf(made: Made) -> None:
    noise = Image.frombytes("RGB", (900, 700), os.urandom(900 * 700 * 3))
    content = bytes_of(noise, "PDF", resolution=72)
    copy = made(content, MIDDLE)
    with pikepdf.open(io.BytesIO(copy.data)) as document:
        assert document.pages[0].get_images()["/P"].Filter == pikepdf.Name.DCTDecode
    (page,) = pages_in(copy.data)
    ((box,),) = copy.areas
    assert is_black(page, tuple(box))
    assert [side % 8 for side in box[:2]] == [0, 0]


def test_what_people_look_at_first_is_the_copy_with_their_name_and_its_shape(made: Made) -> None:
    copy = made(bytes_of(a_picture(size=(1200, 800))), MIDDLE)
    picture = Image.open(io.BytesIO(copy.seen[0]))
    assert picture.format == "JPEG"
    assert picture.size == (900, 600)
    assert not picture.getexif()
