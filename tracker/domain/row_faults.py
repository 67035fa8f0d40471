"""Why a row of an import came back, in sentences for whoever mends the file.

The codes are for machines and stay as they are; the sentences stand beside them on the page, in the
receipt and in the answer of a command.
"""

from tracker.domain.saying import Words

DIFFERS = "differs: "
"""Before the name of the field in which a known row says something else."""

SENTENCES: dict[str, Words] = {
    "not_json": Words(
        "Baris ini bukan JSON yang dapat dibaca. Periksa tanda kutip, koma, dan kurungnya.",
        "This line is no JSON that can be read. Look at its quotes, commas and brackets.",
    ),
    "not_utf8": Words(
        "Baris ini bukan UTF-8. Simpan berkas sekali lagi sebagai UTF-8.",
        "This line is no UTF-8. Save the file once more as UTF-8.",
    ),
    "not_an_object": Words(
        "Di sini harus ada satu objek dengan nama dan nilai, dalam kurung kurawal.",
        "Here one object is expected: names and values in braces.",
    ),
    "duplicate_key": Words(
        "Sebuah nama disebut dua kali dalam satu objek; tidak jelas mana yang dimaksud.",
        "An object names a key twice; which of the two is meant cannot be known.",
    ),
    "unknown_key": Words(
        "Nama ini tidak dikenal. Periksa ejaannya atau hapus.",
        "This key is not known. Check its spelling or take it out.",
    ),
    "required": Words("Isian ini wajib ada.", "This must be there."),
    "empty": Words(
        "Isian ini kosong. Tulis isinya, atau null bila tidak diketahui.",
        "This is empty. Write what it is, or null where it is not known.",
    ),
    "wrong_type": Words(
        "Jenis nilainya tidak sesuai: misalnya teks yang diharapkan, tetapi angka atau daftar yang "
        "ditulis.",
        "The value is of the wrong type: a number or a list where text is expected, for instance.",
    ),
    "bad_date": Words(
        "Tulis tanggal yang ada di kalender, sebagai 2024-10-03, 2024-10, atau 2024.",
        "Write a date of the calendar, as 2024-10-03, 2024-10 or 2024.",
    ),
    "unknown_value": Words(
        "Nilai ini tidak ada dalam daftar. Lihat nilai yang dapat dipakai dalam format rekaman.",
        "This value is not in the list. See the record format for those that can be used.",
    ),
    "not_positive": Words(
        "Jumlahnya harus 1 atau lebih; null bila tidak diketahui.",
        "The number must be 1 or more; null where it is not known.",
    ),
    "too_large": Words("Angka ini terlalu besar.", "This number is too large."),
    "too_long": Words("Isian ini terlalu panjang.", "This is too long."),
    "not_text": Words(
        "Teks ini memuat karakter yang tidak dapat disimpan.",
        "This text holds a character that cannot be stored.",
    ),
    "duplicate": Words(
        "Ini disebut dua kali. Sebut sekali saja.", "This is named twice. Name it once."
    ),
    "unknown_respondent": Words(
        "Tidak ada terlapor dengan kunci ini dalam rekaman yang sama.",
        "The same record has no respondent with this key.",
    ),
    "outside_region": Words(
        "Tempat ini berada di luar wilayah Anda atau tidak dikenal. Periksa provinsi serta "
        "kabupaten atau kotanya.",
        "This place lies outside your region, or is not known. Look at its province and its "
        "regency or city.",
    ),
    "no_such_row": Words(
        "Tidak ada baris pada lembar perkara dengan ref ini.",
        "The sheet of cases has no row with this ref.",
    ),
    "out_of_bounds": Words("Tahun ini terlalu jauh.", "This year is too far off."),
    "in_the_future": Words("Tahun ini belum berjalan.", "This year has not come yet."),
    "in_use": Words(
        "Bagian ini sudah dipakai dalam penanganan perkara, jadi tidak dapat diubah dari berkas. "
        "Mintalah petugas mengubahnya pada perkara.",
        "The handling of the case rests on this already, so a file cannot change it. Ask an "
        "officer to change it in the case.",
    ),
}

OF_STAFF_NUMBERS: dict[str, Words] = {
    "nip_rounded": Words(
        "Lembar kerja membulatkan NIP ini. Jadikan kolomnya teks, lalu tulis lagi 18 angkanya.",
        "A spreadsheet rounded this NIP. Make the column text and write its 18 digits again.",
    ),
    "nip_not_digits": Words(
        "NIP atau NI PPPK hanya berisi angka.", "A NIP or NI PPPK holds digits alone."
    ),
    "nip_old_nip": Words(
        "Ini NIP lama (9 angka). Tulis NIP 18 angka.",
        "This is an old NIP of 9 digits. Write the one of 18.",
    ),
    "nip_length": Words(
        "NIP atau NI PPPK terdiri atas 18 angka.", "A NIP or NI PPPK has 18 digits."
    ),
    "nip_birth_date": Words(
        "Delapan angka pertama NIP bukan tanggal lahir.",
        "The first eight digits of the NIP are no day of birth.",
    ),
    "nip_month_or_contract": Words(
        "Angka ke-13 dan ke-14 bukan bulan pengangkatan (01-12) maupun kontrak PPPK (21 ke atas).",
        "Digits 13 and 14 are neither a month of appointment nor a PPPK contract (from 21).",
    ),
    "nip_appointment_age": Words(
        "Umur saat diangkat menurut NIP ini tidak masuk akal.",
        "The age at appointment that this NIP tells cannot be.",
    ),
    "nip_sex": Words("Angka ke-15 harus 1 atau 2.", "Digit 15 must be 1 or 2."),
    "nip_empty": Words("NIP ini kosong.", "This NIP is empty."),
}
"""What is wrong with a NIP or NI PPPK."""

OF_FILES: dict[str, Words] = {
    "no_table": Words(
        "Berkas ini bukan tabel yang dapat dibaca. Simpan sebagai CSV (UTF-8) atau XLSX.",
        "This file is no table that can be read. Save it as CSV (UTF-8) or XLSX.",
    ),
    "table_too_large": Words(
        "Tabel ini lebih besar daripada yang dibaca sekaligus (100.000 baris, 64 MB). Bagilah.",
        "The table is larger than is read at once (100,000 rows, 64 MB). Part it into several.",
    ),
    "columns_twice": Words(
        "Dua kolom bernama sama. Beri setiap kolom nama sendiri.",
        "Two columns have the same name. Give each a name of its own.",
    ),
}
"""Why no row of a file was read at all."""

_DIFFERS = Words(
    "Rekaman dengan kunci ini sudah ada dan isinya lain pada {}. Kirim sebagai perbaikan bila yang "
    "baru benar.",
    "A record with this key is there already and says something else in {}. Send it as a "
    "correction where the new one is right.",
)


def sentence(reason: str) -> Words:
    """The sentence for the reason of a refused row or file; the reason itself where none is written
    (a test forbids it)."""
    if reason.startswith(DIFFERS):
        field = reason.removeprefix(DIFFERS)
        return Words(field, field).within(_DIFFERS.id, _DIFFERS.en)
    return (SENTENCES | OF_STAFF_NUMBERS | OF_FILES).get(reason, Words(reason, reason))
