"""The kiosk's own two keys and the peppers sealed to it.

Keys: systemd credentials (`aim-signing-key`, `aim-receiving-key`) when there are such, else files of mode 0600. Peppers
lie as the portal sealed them; they are opened into memory only.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.cache.durable import NotSaved, make_folder, saving, write_file
from kiosk.cache.enrolment import NotEnrolled, load_enrolment
from onedata.hpke import open_pepper
from onedata.sealing import SealBroken

_NAMES = ("signing", "receiving")
_KEY_BYTES = 32


class KioskKeys(msgspec.Struct, frozen=True):
    """Ed25519 signs what the kiosk sends, X25519 receives what is sealed to it."""

    signing: Ed25519PrivateKey
    receiving_bytes: bytes

    @classmethod
    def new(cls) -> "KioskKeys":
        """Return fresh random keys."""
        return cls(Ed25519PrivateKey.generate(), X25519PrivateKey.generate().private_bytes_raw())

    @property
    def receiving(self) -> X25519PrivateKey:
        """The key that opens; made when it is asked for: the first one loads half a megabyte, which few rounds need."""
        return X25519PrivateKey.from_private_bytes(self.receiving_bytes)


def load_keys(folder: Path, *, environment: Mapping[str, str] = os.environ) -> KioskKeys:
    """Return the keys; raises `NotEnrolled` when there are none, `NotSaved` when they cannot be read."""
    try:
        signing, receiving = (_stored(folder, name, environment) for name in _NAMES)
        key = Ed25519PrivateKey.from_private_bytes(signing)
    except FileNotFoundError:
        raise NotEnrolled("this kiosk has no keys") from None
    except ValueError:
        raise NotEnrolled("this kiosk's keys are damaged") from None
    if len(receiving) != _KEY_BYTES:
        raise NotEnrolled("this kiosk's keys are damaged")
    return KioskKeys(key, receiving)


def save_keys(folder: Path, keys: KioskKeys) -> None:
    """Write both keys, readable by the owner alone; raises `NotSaved`."""
    home = make_folder(folder / "keys")
    raw = keys.signing.private_bytes_raw(), keys.receiving_bytes
    for name, key in zip(_NAMES, raw, strict=True):
        write_file(home / f"{name}.key", key.hex().encode())


def _stored(folder: Path, name: str, environment: Mapping[str, str]) -> bytes:
    path = folder / "keys" / f"{name}.key"
    if credentials := environment.get("CREDENTIALS_DIRECTORY"):
        candidate = Path(credentials) / f"aim-{name}-key"
        path = candidate if candidate.exists() else path
    with saving(path.name):
        if not path.exists():
            raise NotEnrolled(f"{path.name} is missing")
        return bytes.fromhex(path.read_text(encoding="ascii").strip())


class Peppers:
    """The secrets of a register's epochs, one sealed file each in `peppers/`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, feed: str, epoch: int) -> bytes | None:
        """Return the pepper of an epoch; None when it is not here or does not open with this kiosk's key."""
        try:
            return self.opened(feed, epoch, self._path(feed, epoch).read_bytes())
        except (OSError, NotSaved, NotEnrolled):
            return None

    def put(self, feed: str, epoch: int, sealed: bytes) -> bool:
        """Keep a sealed pepper if it opens, and tell whether it does; raises `NotSaved`."""
        if self.opened(feed, epoch, sealed) is None:
            return False
        make_folder(self._folder / "peppers")
        write_file(self._path(feed, epoch), sealed)
        return True

    def forget_before(self, feed: str, epoch: int) -> None:
        """Delete the peppers of earlier epochs: their registers must stay closed for good."""
        with saving("peppers"):
            for path in (self._folder / "peppers").glob(f"{feed}.*.sealed"):
                if int(path.suffixes[-2].removeprefix(".")) < epoch:
                    path.unlink(missing_ok=True)

    def forget_all(self) -> None:
        """Delete every pepper: new keys could not open them."""
        with saving("peppers"):
            for path in (self._folder / "peppers").glob("*.sealed"):
                path.unlink(missing_ok=True)

    def opened(self, feed: str, epoch: int, sealed: bytes) -> bytes | None:
        """Return the pepper in `sealed`, None when it is not for this kiosk, feed and epoch."""
        kiosk = load_enrolment(self._folder).kiosk_id
        key = load_keys(self._folder).receiving
        try:
            return open_pepper(sealed, feed, epoch, kiosk, key)
        except SealBroken:
            return None

    def _path(self, feed: str, epoch: int) -> Path:
        return self._folder / "peppers" / f"{feed}.{epoch:d}.sealed"
