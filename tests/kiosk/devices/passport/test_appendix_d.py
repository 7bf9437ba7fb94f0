"""The worked examples of ICAO Doc 9303 part 11 (8th edition, 2021), appendix D: every published byte.

https://www.icao.int/publications/Documents/9303_p11_cons_en.pdf, sections D.1 to D.4.
"""

import itertools

from kiosk.devices.passport import files
from kiosk.devices.passport.apdu import Command
from kiosk.devices.passport.bac import access_keys, open_channel
from kiosk.devices.passport.files import File
from kiosk.devices.passport.messaging import SecureChannel
from kiosk.devices.passport.triple_des import encrypt, keys, mac, pad
from onedata.mrz import AccessKey

KEY = AccessKey("L898902C", "690806", "940623")
K_ENC = bytes.fromhex("AB94FDECF2674FDFB9B391F85D7F76F2")
K_MAC = bytes.fromhex("7962D9ECE03D1ACD4C76089DCE131543")
RND_IC, RND_IFD = bytes.fromhex("4608F91988702212"), bytes.fromhex("781723860C06C226")
K_IFD = bytes.fromhex("0B795240CB7049B01C19B33E32804F0B")
E_IFD = "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2"
M_IFD = "5F1448EEA8AD90A7"
KS_ENC = bytes.fromhex("979EC13B1CBFE9DCD01AB0FED307EAE5")
KS_MAC = bytes.fromhex("F1CB1F1FB5ADF208806B89DC579DC1F8")
SSC = 0x887022120C06C226
CONVERSATION = {
    "0084000008": "4608F919887022129000",
    f"0082000028{E_IFD}{M_IFD}28": (
        "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000"
    ),
    "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800": "990290008E08FA855A5D4C50A8ED9000",
    "0CB000000D9701048E08ED6705417E96BA5500": "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000",
    "0CB000040D9701128E082EA28A70F3C7B53500": (
        "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000"
    ),
}
EF_COM = "60145F0104303130365F36063034303030305C026175"


def chip(command: bytes) -> bytes:
    """Answer as the example's chip; any other byte of a command is a KeyError."""
    return bytes.fromhex(CONVERSATION[command.hex().upper()])


def channel() -> SecureChannel:
    drawn = iter((RND_IFD, K_IFD))
    return open_channel(chip, KEY, lambda _count: next(drawn))


def test_d1_the_seed_gives_both_keys() -> None:
    assert keys(bytes.fromhex("239AB9CB282DAF66231DC5A4DF6BFBAE")) == (K_ENC, K_MAC)


def test_d2_the_printed_page_gives_both_keys() -> None:
    assert access_keys(KEY) == (K_ENC, K_MAC)


def test_d3_the_terminal_s_token() -> None:
    token = encrypt(K_ENC, RND_IFD + RND_IC + K_IFD)
    assert token.hex().upper() == E_IFD
    assert mac(K_MAC, pad(token)).hex().upper() == M_IFD


def test_d3_both_shares_give_the_session_keys() -> None:
    assert keys(bytes.fromhex("0036D272F5C350ACAC50C3F572D23600")) == (KS_ENC, KS_MAC)


def test_d3_d4_authentication_and_ef_com_as_published() -> None:
    opened = channel()
    assert files.read(opened, File.COM).hex().upper() == EF_COM


def test_d4_each_protected_command_and_response() -> None:
    opened = SecureChannel(chip, KS_ENC, KS_MAC, SSC)
    commands = [
        Command(0xA4, 0x02, 0x0C, bytes.fromhex("011E")),
        Command(0xB0, 0x00, 0x00, expected=4),
        Command(0xB0, 0x00, 0x04, expected=0x12),
    ]
    wanted = itertools.islice(CONVERSATION.items(), 2, None)
    plain = [b"", bytes.fromhex(EF_COM)[:4], bytes.fromhex(EF_COM)[4:]]
    for command, (sent, answer), data in zip(commands, wanted, plain, strict=True):
        assert opened.protect(command).hex().upper() == sent
        assert opened.unprotect(bytes.fromhex(answer)[:-2]) == (data, 0x9000)
