"""Three plain words that stand for a slip token, so that two people can compare a slip by voice.

The words are a fingerprint of 24 bits, not a secret and no proof: the signature in the token is the proof. They are
Indonesian in every language of a slip, at most six letters, and any two differ in at least two letters.
"""

import hashlib

_LIST = """
    anggur angin angsa apel arang awan ayam badak baju bakso bambu bangau bantal batik bawang bebek belut benang
    benih beras biola biru bubur buku bulan bunga burung cabai cahaya candi cendol ceri cerita cermin coklat
    cumi danau dapur daun delima desa domba durian elang ember embun film gajah garam garpu gelas gitar gong
    gudeg gula guntur gunung gurita halte handuk helm hijau hotel hujan ikan intan jagung jahe jaket jala jamu
    jarum jati jerami jeruk kabut kaca kacang kado kain kakao kaktus kalung kamus kancil kapal kartu kasur katak
    kayu kebun kecap keju kelapa kemeja kenari kerang kereta kertas kijang kipas kolam komodo kompor kopi koran
    kuali kuas kubis kuda kulit kuning kunyit kurma kursi labu lada ladang lampu langit laut layar lebah lemari
    lemon lidi lilin lobak loket lumut mangga mawar meja melati melodi melon menara merak mesin minyak mobil
    motor musik naga nanas nangka nasi obor ombak padi paku palem panci pandan pantai papan pasar pasta payung
    pelita peniti pensil penyu pepaya perahu petani petir piano pintu pinus pipa piring pisang pohon pondok
    pulau rakit rebana rempah roda rotan roti rujak rumah rumput rusa sabun sagu salak salju sapi sarung sate
    sawah sawo sayur sekop selada selat semut sendok senja senter sepatu sepeda serai singa siput sirih sirup
    sisir sofa soto sukun suling sumur sungai surat surya sutra tahu talas tali taman tambak tanah tebu teko
    telaga telur tembok tempe tenda tenun tepung terong tiang tikar timun tirai tomat truk tugu tulip tunas
    tupai ubi udang ukiran ungu wajan wajik wayang wortel zaitun zebra
"""
WORDS: tuple[str, ...] = tuple(_LIST.split())
"""256 words in alphabetical order; the place of a word is the byte it stands for."""


def code_words(token: bytes) -> tuple[str, str, str]:
    """Return the words of a token: one for each of the first three bytes of its SHA-512."""
    first, second, third = hashlib.sha512(token).digest()[:3]
    return WORDS[first], WORDS[second], WORDS[third]
