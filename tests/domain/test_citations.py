"""Citations in texts: found in every spelling, bound to the right instrument, absent elsewhere."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.article_places import Place, chains_in, place_of
from tracker.domain.citations import Cited, read_citations
from tracker.domain.cited_rules import index_of
from tracker.domain.citing import spellings_of
from tracker.domain.lawbook import Lawbook

_WRITTEN = (Path(__file__).parent / "cited_sentences.md").read_text("utf-8")
SENTENCES, NOTHING_CITED = _WRITTEN.partition("## Citing\n")[2].split("## Citing nothing\n")
LAW = Path(__file__).parents[2] / "config" / "law"
BOOK = Lawbook.from_documents({path.name: path.read_text("utf-8") for path in LAW.glob("*.toml")})
INDEX = index_of(BOOK)
NUMBERED = [one for one in BOOK.instruments.values() if len(spellings_of(one)) > 1]


def place_told(place: Place) -> str:
    annex = "" if place.annex is None else f"L{place.annex}."
    paragraph = f"({place.paragraph})" if place.paragraph else ""
    number = f"#{place.number}" if place.number else ""
    return f"{annex}{place.article or ''}{paragraph}{place.letter or ''}{number}"


def told(one: Cited) -> str:
    mention = one.mention
    if mention is None:
        named = "?"
    elif mention.ids:
        named = "|".join(mention.ids)
    else:
        said = (mention.kind, mention.number, mention.year)
        named = "?" + "/".join(str(part) for part in said if part is not None)
    ends = [one.places[0], one.places[-1]] if len(one.places) > 1 else one.places
    places = "..".join(map(place_told, ends))
    return f"{'' if one.is_said else '~'}{named} {places}".rstrip()


def read(text: str) -> list[str]:
    return [told(one) for one in read_citations(text, INDEX)]


def examples() -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in SENTENCES.strip().splitlines():
        if line.startswith("    "):
            found[-1][1].append(line.strip())
        else:
            found.append((line, []))
    return found


def test_there_are_at_least_sixty_sentences_read_by_hand():
    assert len(examples()) >= 60


@pytest.mark.parametrize(("sentence", "cited"), examples())
def test_a_sentence_cites_what_a_reader_finds_in_it(sentence, cited):
    assert read(sentence) == cited


@pytest.mark.parametrize("sentence", NOTHING_CITED.strip().splitlines())
def test_a_sentence_without_a_citation_cites_nothing(sentence):
    assert read(sentence) == []


def test_all_sentences_in_one_text_keep_their_citations_apart():
    text = "\n\n".join(sentence for sentence, _ in examples())
    said = [one for one in read(text) if not one.startswith(("~", "? "))]
    alone = [one for _, cited in examples() for one in cited if not one.startswith(("~", "? "))]

    assert said == alone


@pytest.mark.parametrize("instrument", BOOK.instruments.values(), ids=lambda one: one.id)
def test_every_spelling_of_senders_leads_back_to_its_instrument(instrument):
    for spelling in spellings_of(instrument):
        (one,) = read_citations(f"Menurut {spelling} hal itu dilarang.", INDEX)
        assert instrument.id in one.mention.ids, spelling


@pytest.mark.parametrize("instrument", BOOK.instruments.values(), ids=lambda one: one.id)
def test_every_name_without_number_leads_back_to_its_instrument(instrument):
    for name in instrument.called:
        for typed in (name, name.upper(), name.replace(" ", "\n")):
            (one,) = read_citations(f"Menurut {typed}, hal itu dilarang.", INDEX)
            assert instrument.id in one.mention.ids, typed


KINDS = {
    "UU": ["UU", "U.U.", "Undang-Undang", "Undang Undang", "undang-undang", "UU RI"],
    "PP": ["PP", "Peraturan Pemerintah", "peraturan pemerintah", "PP RI"],
    "Perbawaslu": ["Perbawaslu", "Peraturan Bawaslu", "Peraturan Badan Pengawas Pemilihan Umum"],
    "PKPU": ["PKPU", "Peraturan KPU", "Peraturan Komisi Pemilihan Umum"],
    "Perpres": ["Perpres", "Peraturan Presiden"],
    "Keppres": ["Keppres", "Keputusan Presiden"],
    "SKB": ["SKB", "Surat Keputusan Bersama", "SKB 5 lembaga", "SKB lima lembaga"],
}
NUMBER_WORDS = ["", "No ", "No. ", "No.", "Nomor ", "Nomer ", "nomor ", "NO. ", "No: "]
YEAR_WORDS = ["/", " / ", " Tahun ", " Th. ", " Th ", " thn ", " thn. ", " TAHUN ", " tahun "]
BLANKS = [" ", "  ", "\n", "\u00a0"]


@st.composite
def instrument_spelt(draw: st.DrawFn) -> tuple[str, str]:
    """An instrument of the law data in a spelling of people, and its id."""
    plain = [one for one in NUMBERED if one.label_id.split()[0] in KINDS]
    one = draw(st.sampled_from(plain))
    kind, rest = one.label_id.split(" ", 1)
    number, year = rest.split(";")[0].split("/")
    joined = draw(st.sampled_from(YEAR_WORDS))
    zero = draw(st.sampled_from(["", "0"])) if len(number) < 3 else ""
    spelling = draw(st.sampled_from(KINDS[kind])) + draw(st.sampled_from(BLANKS))
    return f"{spelling}{draw(st.sampled_from(NUMBER_WORDS))}{zero}{number}{joined}{year}", one.id


@st.composite
def place_spelt(draw: st.DrawFn) -> tuple[str, Place]:
    """A place in a spelling of people, and the place."""
    article = draw(st.integers(1, 600))
    text = draw(st.sampled_from(["Pasal ", "pasal ", "PASAL ", "Psl. ", "Ps. ", "Pasal\n"]))
    text += str(article)
    place = {"article": str(article)}
    if draw(st.booleans()):
        place["paragraph"] = str(draw(st.integers(1, 20)))
        shape = draw(
            st.sampled_from([" ayat ({})", " ayat {}", " ({})", " Ayat ( {} )", " ay. ({})"])
        )
        text += shape.format(place["paragraph"])
    if draw(st.booleans()):
        place["letter"] = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
        shape = draw(
            st.sampled_from([" huruf {}", ' huruf "{}"', " Huruf {}", " hrf. {}", " huruf ({})"])
        )
        text += shape.format(place["letter"])
        if draw(st.booleans()):
            place["number"] = str(draw(st.integers(1, 99)))
            text += draw(st.sampled_from([" angka {}", " butir {}", " angka ({})"])).format(
                place["number"]
            )
    return text, Place(**place)


@given(
    instrument_spelt(),
    place_spelt(),
    st.sampled_from(
        ["{i} {p}", "{p} {i}", "{p} dari {i}", "{p} dalam {i}", "{i}, {p}", "{i} ({p})"]
    ),
)
def test_every_spelling_of_a_citation_is_read_back(instrument, place, order):
    text = order.format(i=instrument[0], p=place[0])
    (one,) = read_citations(f"Terlapor melanggar {text}.", INDEX)

    assert instrument[1] in one.mention.ids
    assert one.places == (place[1],)
    assert one.is_said


@given(
    st.lists(place_spelt(), min_size=2, max_size=4),
    st.sampled_from([", ", " dan ", " jo. ", " juncto ", " serta ", ", dan "]),
)
def test_a_list_of_articles_belongs_to_the_instrument_after_it(places, joint):
    text = joint.join(text for text, _ in places) + " UU Nomor 7 Tahun 2017"
    found = read_citations(text, INDEX)

    assert [one.places for one in found] == [(place,) for _, place in places]
    assert {one.mention.ids for one in found} == {("uu-7-2017",)}


WORDS = st.sampled_from(
    [
        "camat",
        "lurah",
        "guru",
        "pasal",
        "pasalnya",
        "undang",
        "peraturan",
        "pemerintah",
        "12",
        "2024",
        "(1)",
        "huruf",
        "angka",
        "ayat",
        "dan",
        ",",
        ".",
        ";",
        "PP",
        "UU",
        "SKB",
        "Nomor",
        "Tahun",
        "/",
        "tentang",
        "tersebut",
        "itu",
        "-",
        "Bawaslu",
        "KASN",
    ]
)


@given(st.lists(WORDS, max_size=40))
def test_spans_lie_in_the_text_and_never_overlap(words):
    text = " ".join(words)
    at = 0
    for one in read_citations(text, INDEX):
        assert at <= one.start < one.end <= len(text)
        at = one.end


@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    assert all(text[one.start : one.end] for one in read_citations(text, INDEX))


@given(
    st.lists(
        st.sampled_from(
            [
                "camat",
                "ikut",
                "kampanye",
                "pasangan",
                "calon",
                "nomor",
                "urut",
                "2",
                "pada",
                "tahun",
                "2024",
                "di",
                "desa",
                "Contoh",
                ",",
                "katanya",
                ".",
            ]
        ),
        max_size=60,
    )
)
def test_nothing_is_read_where_no_rule_is_named(words):
    assert read(" ".join(words)) == []


def test_a_range_names_every_article_between():
    (one,) = read_citations("Pasal 5 sampai dengan 8 UU PDP", INDEX)

    assert [place.article for place in one.places] == ["5", "6", "7", "8"]


def test_one_place_is_read_where_one_is_written_and_none_where_two_are():
    assert place_of("Pasal 5 huruf n") == Place(article="5", letter="n")
    assert place_of("Pasal 5 dan Pasal 6") is None


def test_a_count_of_people_is_no_article():
    assert [len(chain) for chain in chains_in("Pasal 5 dan 3 orang lainnya")] == [1]
