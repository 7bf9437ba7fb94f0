"""A keyboard that a visitor plugs in: weston's own keys (Super and S: a picture of the screen; Super and R: a film)."""

import configparser
import ctypes
from pathlib import Path

_PRESSED, _DEPRESSED = 1, 1
_KEYS = range(9, 256)
"""Every key code of a keyboard, as X counts them."""
LOGO = b"Mod4"
"""Super, as libxkbcommon calls it."""


class _Names(ctypes.Structure):
    _fields_ = [(name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options")]


def super_keys(options: str) -> list[int]:
    """Which keys switch Super on with these options, as libxkbcommon, which weston asks, makes the keyboard."""
    library = ctypes.CDLL("libxkbcommon.so.0")
    for name in ("xkb_context_new", "xkb_keymap_new_from_names", "xkb_state_new"):
        getattr(library, name).restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.xkb_context_new(0))
    names = _Names(b"evdev", b"pc105", b"us", None, options.encode())
    keymap = ctypes.c_void_p(library.xkb_keymap_new_from_names(context, ctypes.byref(names), 0))
    assert keymap.value, "no keyboard at all"
    found = []
    for key in _KEYS:
        state = ctypes.c_void_p(library.xkb_state_new(keymap))
        library.xkb_state_update_key(state, key, _PRESSED)
        if library.xkb_state_mod_name_is_active(state, LOGO, _DEPRESSED) == 1:
            found.append(key)
        library.xkb_state_unref(state)
    return found


def test_no_key_of_a_keyboard_reaches_the_shells_own_bindings() -> None:
    shipped = configparser.ConfigParser(strict=True)
    shipped.read_string(Path("packaging/weston.ini").read_text(encoding="utf-8"))
    assert shipped["keyboard"]["vt-switching"] == "false"
    assert super_keys(shipped["keyboard"]["keymap_options"]) == []
    assert super_keys("") == [133, 134], "the two Windows keys of a keyboard as it comes"
