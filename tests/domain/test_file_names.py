"""Names of uploaded files."""

import pytest

from tracker.domain.file_names import file_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("bukti.jpg", "bukti.jpg"),
        ("foto kampanye (2).jpg", "foto kampanye (2).jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\uji\\bukti.jpg", "bukti.jpg"),
        ("/", "berkas"),
        ("..", "berkas"),
        ("", "berkas"),
        ("\u202egpj.exe", "gpj.exe"),
        ("bukti\r\nSet-Cookie: x.jpg", "buktiSet-Cookie: x.jpg"),
        ("bukti\x00.jpg", "bukti.jpg"),
        ("بلاغ.pdf", "بلاغ.pdf"),
    ],
)
def test_a_name_is_the_last_part_without_unseen_signs(given, kept):
    assert file_name(given) == kept


def test_a_name_that_is_too_long_keeps_its_ending():
    name = file_name("x" * 5000 + ".pdf")
    assert len(name) == 255
    assert name.endswith("x.pdf")


def test_an_ending_that_is_too_long_is_cut_as_well():
    assert len(file_name("a." + "b" * 5000)) == 255
