"""Stems: the forms of a word share one; slips are counted as people make them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.cache import search_words


@pytest.mark.parametrize(
    "forms",
    [
        "kirim mengirim dikirim pengiriman kirimkan",
        "bayar membayar dibayar pembayaran bayarkan bayarnya",
        "kerja bekerja pekerja pekerjaan kerjanya",
        "tipu menipu ditipu penipuan tertipu",
        "daftar mendaftar pendaftaran terdaftar daftarkan",
        "pulang dipulangkan memulangkan pemulangan",
        "latih melatih pelatihan dilatih",
        "rawat merawat perawat dirawat perawatan",
        "sewa menyewa disewa penyewaan",
        "usaha perusahaan usahanya",
        "syarat persyaratan syaratnya",
        "berangkat keberangkatan pemberangkatan diberangkatkan",
        "gaji gajinya gajiku digaji",
        "keras kekerasan",
    ],
)
def test_the_forms_of_an_indonesian_word_share_a_stem(forms: str) -> None:
    first, *others = forms.split()
    for other in others:
        assert set(search_words.stems(first, "id")) & set(search_words.stems(other, "id")), other


@pytest.mark.parametrize("forms", ["contract contracts", "salary salaries", "wage wages", "train training trained"])
def test_the_forms_of_an_english_word_share_a_stem(forms: str) -> None:
    first, *others = forms.split()
    assert {search_words.stems(other, "en") for other in others} == {search_words.stems(first, "en")}


@pytest.mark.parametrize(
    ("one", "other"), [("paspor", "pastor"), ("visa", "usaha"), ("cuti", "cucu"), ("gaji", "janji")]
)
def test_other_words_keep_other_stems(one: str, other: str) -> None:
    assert not set(search_words.stems(one, "id")) & set(search_words.stems(other, "id"))


def test_folding_leaves_letters_digits_and_blanks() -> None:
    assert search_words.fold("  PASPOR-ku: Café\u0000\u202e “E-PMI”!\n") == "paspor ku cafe e pmi"
    assert search_words.words("x" * 10_000) == ["x" * search_words.MOST_LETTERS]


@given(st.text(max_size=60))
def test_any_text_becomes_plain_words_with_stems(text: str) -> None:
    for word in search_words.words(text):
        assert word.isascii()
        assert word.isalnum()
        for language in ("id", "en"):
            assert all(stem.isalnum() for stem in search_words.stems(word, language))


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("paspor", "paspor", 0),
        ("pasport", "paspor", 1),
        ("papsor", "paspor", 1),
        ("gaji", "gali", 1),
        ("abc", "cba", 2),
    ],
)
def test_slips_are_counted(one: str, other: str, far: int) -> None:
    assert search_words.distance(one, other, 2) == search_words.distance(other, one, 2) == far


def test_too_many_slips_are_not_counted_on() -> None:
    assert search_words.distance("paspor", "kontrak", 2) == 3
    assert search_words.distance("a", "abcdef", 2) == 3


@given(st.text("abc", min_size=4, max_size=8), st.data())
def test_a_word_with_one_slip_shares_a_gap_with_the_right_one(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    slip = data.draw(
        st.sampled_from([word[:at] + word[at + 1 :], word[:at] + "x" + word[at:], word[:at] + "x" + word[at + 1 :]])
    )
    assert search_words.gaps(word) & search_words.gaps(slip)
