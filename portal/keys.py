"""The portal's keys: one file each, 0600, in a 0700 folder; made on first use.

`root.key` certifies the others. It lies here so that a demo runs by itself; in production it is made and kept on a
machine without network, and only `certificates.msgpack` and `root.pub` come to the server (docs/portal.md).
"""

import datetime as dt
import os
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from onedata.signatures import KeyPurpose, SignatureWrong, Signed, TrustAnchor, certify, key_id, raw_public_key
from portal.settings import Unusable

PURPOSES: tuple[KeyPurpose, ...] = ("feed", "slip", "config", "reply")
_LENGTH = 32
"""Bytes of every secret here."""
_LIFE = dt.timedelta(days=3 * 365)
_BACKDATED = dt.timedelta(days=1)  # for kiosks whose clock is behind


class KeysUnusable(Unusable):
    """The key folder is incomplete or does not fit together."""


class KeyRing:
    """Every key the portal holds."""

    def __init__(
        self, folder: Path, purposes: dict[KeyPurpose, Ed25519PrivateKey], receiving: X25519PrivateKey
    ) -> None:
        self._folder = folder
        self._purposes = purposes
        self.receiving = receiving
        """Opens what kiosks send."""
        self.mark = (folder / "mark.key").read_bytes()
        """Key of the marks that recognise a credential without Argon2; 32 bytes."""
        self.root_public = (folder / "root.pub").read_bytes()
        self.certificates = msgspec.msgpack.decode(
            (folder / "certificates.msgpack").read_bytes(), type=tuple[Signed, ...]
        )
        """The root's word for each purpose key, as every manifest carries it."""

    @classmethod
    def open(cls, folder: Path, now: dt.datetime) -> "KeyRing":
        """Return the keys, making all of them where there are none. Raises KeysUnusable."""
        try:
            return cls._open(folder, now)
        except OSError as error:
            raise KeysUnusable(f"{error.filename or folder}: {error.strerror}") from None
        except (msgspec.DecodeError, SignatureWrong, ValueError):
            raise KeysUnusable(
                "certificates.msgpack does not fit root.pub: bring both from where the root key is"
            ) from None

    @classmethod
    def _open(cls, folder: Path, now: dt.datetime) -> "KeyRing":
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        # A key made anew beside others would fit nothing that they sealed, signed or marked.
        begun = not any((folder / name).exists() for name in ("root.pub", "certificates.msgpack"))
        purposes = {p: Ed25519PrivateKey.from_private_bytes(_secret(folder / f"{p}.key", make=begun)) for p in PURPOSES}
        receiving = X25519PrivateKey.from_private_bytes(_secret(folder / "receiving.key", make=begun))
        _secret(folder / "mark.key", make=begun)
        if not (folder / "certificates.msgpack").exists():
            _certify(folder, purposes, now, _secret(folder / "root.key", make=begun))
        ring = cls(folder, purposes, receiving)
        ring._check()
        return ring

    def _check(self) -> None:
        certified = {c.kid: c.purpose for c in TrustAnchor(self.root_public).certificates(self.certificates)}
        for purpose in PURPOSES:
            if certified.get(key_id(raw_public_key(self._purposes[purpose]))) != purpose:
                raise KeysUnusable(f"the {purpose} key is not certified by root.pub: renew certificates.msgpack")

    def purpose(self, purpose: KeyPurpose) -> Ed25519PrivateKey:
        """Return the private key of a purpose."""
        return self._purposes[purpose]

    def root(self) -> Ed25519PrivateKey:
        """Return the root key where it is here. Raises KeysUnusable where it is kept offline."""
        path = self._folder / "root.key"
        if not path.exists():
            raise KeysUnusable("the root key is not on this machine, as it should be: certify there")
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())

    def slip_keys(self) -> dict[str, str]:
        """Return key id → public key, both hex, of every certified slip key."""
        certificates = TrustAnchor(self.root_public).certificates(self.certificates)
        return {c.kid.hex(): c.public_key.hex() for c in certificates if c.purpose == "slip"}

    @property
    def receiving_public(self) -> bytes:
        """The 32 bytes that kiosks seal to."""
        return self.receiving.public_key().public_bytes_raw()

    @property
    def receiving_id(self) -> str:
        """Id of the receiving key, hex: says which private key opens an event."""
        return key_id(self.receiving_public).hex()


def _certify(folder: Path, purposes: dict[KeyPurpose, Ed25519PrivateKey], now: dt.datetime, root_key: bytes) -> None:
    root = Ed25519PrivateKey.from_private_bytes(root_key)
    signed = tuple(certify(p, raw_public_key(key), now - _BACKDATED, now + _LIFE, root) for p, key in purposes.items())
    _write(folder / "root.pub", raw_public_key(root))
    _write(folder / "certificates.msgpack", msgspec.msgpack.encode(signed))


def _secret(path: Path, *, make: bool) -> bytes:
    """Return 32 secret bytes, with `make` made now if the file is not there; of two processes that race, one wins."""
    if make and not path.exists():
        _write(path, os.urandom(_LENGTH))
    content = path.read_bytes()
    if len(content) != _LENGTH:
        raise KeysUnusable(f"{path}: it is no key of ours, which has {_LENGTH} bytes: bring it back from the backup")
    return content


def _write(path: Path, content: bytes) -> None:
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(new, path)  # unlike a rename, a link never replaces what another process just made
    except FileExistsError:
        pass
    finally:
        new.unlink()
