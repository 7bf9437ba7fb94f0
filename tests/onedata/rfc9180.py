"""HPKE opened by hand, straight from RFC 9180, so that the library's bytes are checked by something else.

Base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-GCM of either key length; one message.
"""

import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEM_ID = (0x0020).to_bytes(2, "big")
KDF_ID = (0x0001).to_bytes(2, "big")
AEAD_IDS = {16: (0x0001).to_bytes(2, "big"), 32: (0x0002).to_bytes(2, "big")}


def extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, "sha256")


def expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    message = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    output, block, number = b"", b"", 1
    while len(output) < length:
        block = hmac.digest(prk, block + message + bytes([number]), "sha256")
        output, number = output + block, number + 1
    return output[:length]


def open_base(private: X25519PrivateKey, info: bytes, sealed: bytes, aad: bytes = b"", key_bytes: int = 32) -> bytes:
    encapsulated, ciphertext = sealed[:32], sealed[32:]
    kem = b"KEM" + KEM_ID
    shared = private.exchange(X25519PublicKey.from_public_bytes(encapsulated))
    context = encapsulated + private.public_key().public_bytes_raw()
    secret = expand(kem, extract(kem, b"", b"eae_prk", shared), b"shared_secret", context, 32)
    suite = b"HPKE" + KEM_ID + KDF_ID + AEAD_IDS[key_bytes]
    schedule = b"\0" + extract(suite, b"", b"psk_id_hash", b"") + extract(suite, b"", b"info_hash", info)
    prk = extract(suite, secret, b"secret", b"")
    key = expand(suite, prk, b"key", schedule, key_bytes)
    nonce = expand(suite, prk, b"base_nonce", schedule, 12)
    return AESGCM(key).decrypt(nonce, ciphertext, aad)
