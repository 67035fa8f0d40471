"""Pictures to find near copies among, drawn from seeds: scenes, people, chats, posts, letters,
tables; and what becomes of a picture on its way from hand to hand."""

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageEnhance, ImageFont

WORDS = (
    *("rapat", "warga", "desa", "hadir", "calon", "dukung", "jalan", "pasar", "besok", "pagi"),
    *("camat", "foto", "bersama", "baju", "nomor", "urut", "dua", "satu", "tiga", "posting"),
    *("grup", "kirim", "balas", "surat", "dinas", "kantor", "lurah", "guru", "sekolah", "acara"),
    *("panggung", "spanduk", "kaos", "lambang", "tangan", "salam", "bupati", "pilih", "menang"),
)
Size = tuple[int, int]


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _words(draw: random.Random, count: int) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(count))


def _lines(draw: random.Random, count: int, wide: int) -> list[str]:
    words = _words(draw, count).split()
    return [" ".join(words[at : at + wide]) for at in range(0, len(words), wide)]


def _colour(draw: random.Random) -> tuple[int, int, int]:
    return draw.randrange(256), draw.randrange(256), draw.randrange(256)


def _noise(draw: random.Random, size: Size, scales: tuple[int, ...]) -> Image.Image:
    found, weight = None, 0.5
    for scale in scales:
        dots = Image.frombytes("RGB", (scale, scale), draw.randbytes(scale * scale * 3))
        layer = dots.resize(size, Image.Resampling.BICUBIC)
        found = layer if found is None else Image.blend(found, layer, weight)
        weight *= 0.8
    assert found is not None
    return found


# --- pictures -----------------------------------------------------------------------------------


def scene(seed: int, size: Size = (960, 720)) -> Image.Image:
    """What a photograph is made of: soft light, grain, and some things in it."""
    draw = random.Random(seed)
    picture = _noise(draw, size, (3, 6, 12, 48, 240))
    pen, (wide, high) = ImageDraw.Draw(picture), size
    for _thing in range(draw.randint(4, 14)):
        left, top = draw.randrange(wide), draw.randrange(high)
        side, fill = draw.randint(wide // 20, wide // 4), _colour(draw)
        match draw.randrange(3):
            case 0:
                pen.ellipse((left, top, left + side, top + side), fill=fill)
            case 1:
                pen.rectangle((left, top, left + side, top + side // 2), fill=fill)
            case _:
                corners = [(left, top), (left + side, top + side // 3), (left, top + side)]
                pen.polygon(corners, fill=fill)
    return picture


def people(seed: int, size: Size = (960, 720)) -> Image.Image:
    """People in a row before a banner: always the same composition."""
    draw = random.Random(seed)
    wide, high = size
    picture = Image.new("RGB", size, (190, 205, 220))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, high * 2 // 3, wide, high), fill=(120, 100, 80))
    pen.rectangle((wide // 8, high // 12, wide * 7 // 8, high // 4), fill=_colour(draw))
    pen.text((wide // 6, high // 9), _words(draw, 4), font=_font(48), fill="white")
    count = draw.randint(3, 8)
    for one in range(count):
        left = int((one + 0.5) * wide / count) + draw.randint(-20, 20)
        top = high // 2 + draw.randint(-40, 40)
        pen.rectangle((left - 45, top, left + 45, high), fill=_colour(draw))
        pen.ellipse((left - 30, top - 70, left + 30, top), fill=(draw.randint(120, 220), 120, 90))
    return Image.blend(picture, _noise(draw, size, (16, 96)), 0.15)


def chat(seed: int, size: Size = (720, 1560)) -> Image.Image:
    """A telephone's screen with messages of every length."""
    draw = random.Random(seed)
    picture, pen = _screen(size)
    pen.text((120, 60), _words(draw, 2).title(), font=_font(30), fill="white")
    top = 150
    while top < size[1] - 150:
        lines = _lines(draw, draw.randint(1, 18), 5)
        wide = max(int(pen.textlength(line, font=_font(30))) for line in lines) + 50
        top = _bubble(pen, size, top, lines, wide, is_mine=draw.random() < 0.4)
    return picture


def even_chat(seed: int, size: Size = (720, 1560)) -> Image.Image:
    """The hardest: the same bubbles in the same places, and other words in them."""
    draw = random.Random(seed)
    picture, pen = _screen(size)
    pen.text((120, 60), _words(draw, 2).title(), font=_font(30), fill="white")
    top = 150
    while top < size[1] - 150:
        is_mine = bool(top // 100 % 2)
        top = _bubble(pen, size, top, _lines(draw, 4, 5), 520, is_mine=is_mine)
    return picture


def _screen(size: Size) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    wide, high = size
    picture = Image.new("RGB", size, (236, 229, 221))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, wide, 130), fill=(7, 94, 84))
    pen.ellipse((20, 40, 100, 120), fill=(200, 200, 200))
    pen.rectangle((0, high - 100, wide, high), fill=(240, 240, 240))
    pen.rounded_rectangle((20, high - 85, wide - 120, high - 15), 30, fill="white")
    return picture, pen


def _bubble(
    pen: ImageDraw.ImageDraw, size: Size, top: int, lines: list[str], wide: int, *, is_mine: bool
) -> int:
    high = len(lines) * 42 + 40
    left = size[0] - wide - 20 if is_mine else 20
    fill = (220, 248, 198) if is_mine else (255, 255, 255)
    pen.rounded_rectangle((left, top, left + wide, top + high), 16, fill=fill)
    for at, line in enumerate(lines):
        pen.text((left + 20, top + 12 + at * 42), line, font=_font(30), fill=(20, 20, 20))
    return top + high + 18


def letter(seed: int, size: Size = (1240, 1754)) -> Image.Image:
    """A page with the same letterhead and other text."""
    draw = random.Random(seed)
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((90, 80, 210, 200), outline="black", width=6)
    pen.text((260, 90), "PEMERINTAH KABUPATEN CONTOH", font=_font(44), fill="black")
    pen.text((260, 150), "DINAS PENDIDIKAN", font=_font(40), fill="black")
    pen.line((90, 230, 1150, 230), fill="black", width=6)
    top = 300
    while top < 1400:
        for line in _lines(draw, draw.randint(20, 60), 11):
            pen.text((110, top), line, font=_font(28), fill=(10, 10, 10))
            top += 40
        top += 30
    pen.text((760, 1620), _words(draw, 2).title(), font=_font(28), fill="black")
    return picture


def post(seed: int, size: Size = (1080, 1400)) -> Image.Image:
    """A post with a picture in it, in the frame that all posts have."""
    picture, pen, draw, top = _post(seed, size)
    picture.paste(scene(seed + 7000, (1080, 600)), (0, top + 20))
    _comments(pen, draw, top + 640, size)
    return picture


def words_alone(seed: int, size: Size = (1080, 1400)) -> Image.Image:
    """A post of words, in the frame that all posts have."""
    picture, pen, draw, top = _post(seed, size)
    _comments(pen, draw, top, size)
    return picture


def _post(seed: int, size: Size) -> tuple[Image.Image, ImageDraw.ImageDraw, random.Random, int]:
    draw = random.Random(seed)
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, size[0], 90), fill=(24, 119, 242))
    pen.text((30, 20), "jejaring", font=_font(44), fill="white")
    pen.ellipse((30, 120, 130, 220), fill=(150, 150, 170))
    pen.text((150, 130), _words(draw, 2).title(), font=_font(34), fill="black")
    top = 250
    for line in _lines(draw, draw.randint(8, 40), 9):
        pen.text((30, top), line, font=_font(32), fill="black")
        top += 44
    return picture, pen, draw, top


def _comments(pen: ImageDraw.ImageDraw, draw: random.Random, top: int, size: Size) -> None:
    while top < size[1] - 50:
        words = _words(draw, draw.randint(2, 9))
        wide = int(pen.textlength(words, font=_font(32)))
        pen.ellipse((30, top, 80, top + 50), fill=(180, 180, 180))
        pen.rounded_rectangle((100, top, 130 + wide, top + 54), 20, fill=(240, 242, 245))
        pen.text((115, top + 8), words, font=_font(32), fill="black")
        top += 76


def table(seed: int, size: Size = (1400, 900)) -> Image.Image:
    """A list of names, ruled."""
    draw = random.Random(seed)
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    for top in range(0, size[1], 36):
        pen.line((0, top, size[0], top), fill=(180, 180, 180))
        for left, count in ((10, 1), (120, 3), (560, 2), (900, 3)):
            pen.text((left, top + 6), _words(draw, count), font=_font(22), fill="black")
    for left in (0, 110, 550, 890):
        pen.line((left, 0, left, size[1]), fill=(180, 180, 180))
    return picture


PHOTOS: tuple[Callable[[int], Image.Image], ...] = (scene, people, post)
PAGES: tuple[Callable[[int], Image.Image], ...] = (chat, even_chat, letter, words_alone, table)


# --- what becomes of them -----------------------------------------------------------------------


def as_jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    said = io.BytesIO()
    picture.convert("RGB").save(said, "JPEG", quality=quality)
    return said.getvalue()


def _sent(picture: Image.Image, quality: int) -> Image.Image:
    return Image.open(io.BytesIO(as_jpeg(picture, quality))).convert("RGB")


def _scaled(picture: Image.Image, by: float) -> Image.Image:
    size = (max(1, int(picture.width * by)), max(1, int(picture.height * by)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _cropped(picture: Image.Image, draw: random.Random, most: float) -> Image.Image:
    left, top, right, bottom = (draw.uniform(0, most) for _ in range(4))
    wide, high = picture.size
    return picture.crop(
        (int(wide * left), int(high * top), int(wide * (1 - right)), int(high * (1 - bottom)))
    )


def _captioned(picture: Image.Image, draw: random.Random, *, on_top: bool) -> Image.Image:
    high = picture.height // 10
    ground = draw.choice([(255, 255, 255), (0, 0, 0), (250, 220, 60)])
    whole = Image.new("RGB", (picture.width, picture.height + high), ground)
    whole.paste(picture, (0, high if on_top else 0))
    place = (10, 5 if on_top else picture.height + 5)
    font = _font(max(12, high // 2))
    ImageDraw.Draw(whole).text(place, _words(draw, 5), font=font, fill=(200, 30, 30))
    return whole


def _marked(picture: Image.Image, draw: random.Random) -> Image.Image:
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen, size = ImageDraw.Draw(layer), max(14, picture.width // 24)
    for top in range(0, picture.height, size * 6):
        place = (draw.randint(-50, 20), top)
        pen.text(place, "salinan " * 20, font=_font(size), fill=(255, 255, 255, 110))
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def on_a_telephone(picture: Image.Image, _draw: random.Random) -> Image.Image:
    """A screenshot of the picture in a telephone's gallery: black above and below."""
    wide, high = 720, 1560
    whole, shown = Image.new("RGB", (wide, high)), picture.copy()
    shown.thumbnail((wide, high - 200))
    whole.paste(shown, ((wide - shown.width) // 2, (high - shown.height) // 2))
    pen = ImageDraw.Draw(whole)
    pen.text((20, 12), "10.24", font=_font(28), fill="white")
    pen.rectangle((260, high - 20, 460, high - 14), fill="white")
    return whole


Change = Callable[[Image.Image, random.Random], Image.Image]
CHANGES: dict[str, Change] = {
    "JPEG 30": lambda picture, _: _sent(picture, 30),
    "JPEG 60": lambda picture, _: _sent(picture, 60),
    "JPEG 90": lambda picture, _: _sent(picture, 90),
    "25 %": lambda picture, _: _scaled(picture, 0.25),
    "50 %": lambda picture, _: _sent(_scaled(picture, 0.5), 70),
    "150 %": lambda picture, _: _scaled(picture, 1.5),
    "200 %": lambda picture, _: _sent(_scaled(picture, 2), 80),
    "brighter": lambda picture, _: ImageEnhance.Brightness(picture).enhance(1.25),
    "darker": lambda picture, _: ImageEnhance.Brightness(picture).enhance(0.75),
    "harder": lambda picture, _: ImageEnhance.Contrast(picture).enhance(1.3),
    "grey": lambda picture, _: picture.convert("L").convert("RGB"),
    "cut by 2 %": lambda picture, draw: _cropped(picture, draw, 0.02),
    "cut by 5 %": lambda picture, draw: _cropped(picture, draw, 0.05),
    "marked": _marked,
    "telephone": on_a_telephone,
    "caption below": lambda picture, draw: _captioned(picture, draw, on_top=False),
    "caption above": lambda picture, draw: _captioned(picture, draw, on_top=True),
}
