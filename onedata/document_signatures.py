"""The signatures of travel documents and of the certificates above them: RSA PKCS #1, RSA-PSS, ECDSA."""

from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from onedata import curves

HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
"""SHA-1 is still met in documents issued long ago; finding another text for a hash of it is out of reach."""
_RSA, _PSS, _ECDSA = "rsassa_pkcs1v15", "rsassa_pss", "ecdsa"
_MODULUS_BITS = range(1024, 8193)
_MOST_EXPONENT_BITS = 64
"""A key out of a hostile chip must not keep the machine busy."""

Key = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


class Unsupported(ValueError):  # noqa: N818  # named for what is wrong
    """An algorithm, curve or key size that is not known here."""


class Scheme(msgspec.Struct, frozen=True):
    """How a signature was made."""

    kind: str
    digest: str
    mask_digest: str = ""
    """RSA-PSS: the hash of its mask."""
    salt: int = 0
    """RSA-PSS: bytes of salt."""


def scheme(algorithm: Any, digest: str = "") -> Scheme:
    """Return what an asn1crypto `SignedDigestAlgorithm` says; `digest` where it names no hash. Raises `Unsupported`."""
    name = algorithm["algorithm"].native
    if name == _PSS:
        return _pss(algorithm["parameters"])
    try:
        kind = algorithm.signature_algo
    except ValueError:
        raise Unsupported(name) from None
    hashed = digest if name in (_RSA, _ECDSA) else algorithm.hash_algo
    if kind not in (_RSA, _ECDSA) or hashed not in HASHES:
        raise Unsupported(name)
    return Scheme(kind, hashed)


def hasher(name: str) -> hashes.HashAlgorithm:
    """Return a hash by asn1crypto's name for it. Raises `Unsupported`."""
    known = HASHES.get(name)
    if known is None:
        raise Unsupported(str(name))
    return known()


def public_key(info: Any) -> Key:
    """Return the key of an asn1crypto `PublicKeyInfo`. Raises `Unsupported`, or ValueError for what is no key."""
    if info["algorithm"]["algorithm"].native == "ec":
        point = bytes(info["public_key"].native)
        return ec.EllipticCurvePublicKey.from_encoded_point(_curve(info["algorithm"]["parameters"]), point)
    if info["algorithm"]["algorithm"].native not in ("rsa", _PSS):
        raise Unsupported("neither RSA nor ECDSA")
    key = load_der_public_key(info.dump())
    if not isinstance(key, rsa.RSAPublicKey):
        raise Unsupported("a key of another kind than it says")
    if key.key_size not in _MODULUS_BITS or key.public_numbers().e.bit_length() > _MOST_EXPONENT_BITS:
        raise Unsupported("a key of this size")
    return key


def holds(key: Key, how: Scheme, signature: bytes, message: bytes) -> bool:
    """Say whether a signature is that of a key over a message. Raises `Unsupported`."""
    digest = hasher(how.digest)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and how.kind == _ECDSA:
            key.verify(signature, message, ec.ECDSA(digest))
        elif isinstance(key, rsa.RSAPublicKey) and how.kind == _RSA:
            key.verify(signature, message, padding.PKCS1v15(), digest)
        elif isinstance(key, rsa.RSAPublicKey) and how.kind == _PSS:
            mask = padding.MGF1(hasher(how.mask_digest))
            key.verify(signature, message, padding.PSS(mask, how.salt), digest)
        else:
            return False
    except InvalidSignature:
        return False
    except UnsupportedAlgorithm as error:
        raise Unsupported(str(error)) from None
    return True


def _pss(parameters: Any) -> Scheme:
    mask = parameters["mask_gen_algorithm"]
    names = parameters["hash_algorithm"]["algorithm"].native, mask["parameters"]["algorithm"].native
    if mask["algorithm"].native != "mgf1" or not set(names) <= HASHES.keys():
        raise Unsupported(_PSS)
    return Scheme(_PSS, *names, int(parameters["salt_length"].native))


def _curve(parameters: Any) -> ec.EllipticCurve:
    try:
        if parameters.name == "named":
            return curves.named(parameters.chosen.dotted)
        if parameters.name == "specified":
            return curves.written_out(parameters.chosen)
    except curves.CurveUnknown as error:
        raise Unsupported(str(error)) from None
    raise Unsupported("a curve that is neither named nor written out")
