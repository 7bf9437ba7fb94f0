"""The states' certificates by which a chip is believed, ready to be asked."""

import functools
from collections.abc import Iterable

from asn1crypto.x509 import Certificate

from onedata.document_signatures import Key, public_key
from onedata.trust import name_key, revocation_key


class Issuer:
    """A Country Signing CA; its key is taken out of the certificate once, at the first passport that names it."""

    def __init__(self, certificate: Certificate) -> None:
        self.certificate = certificate

    @functools.cached_property
    def key(self) -> Key:
        """The key that it signs with. Raises `Unsupported`, or ValueError for what is no key."""
        return public_key(self.certificate.public_key)


class TrustList:
    """Country Signing CA certificates by name, and what they revoked; empty where the feed never came."""

    def __init__(self, certificates: Iterable[bytes] = (), revoked: Iterable[str] = ()) -> None:
        """Take DER certificates and keys of revocations; what cannot be read is left out: a newer portal may know."""
        self._issuers: dict[str, list[Issuer]] = {}
        self._revoked = frozenset(revoked)
        for der in certificates:
            try:
                certificate = Certificate.load(der, strict=True)
                self._issuers.setdefault(name_key(certificate.subject.dump()), []).append(Issuer(certificate))
            except (ValueError, TypeError):
                continue

    def __bool__(self) -> bool:
        """Whether any state is known at all."""
        return bool(self._issuers)

    def issuers(self, name: bytes) -> tuple[Issuer, ...]:
        """Return the certificates of the CSCA with this name (DER): several while it changes its key."""
        return tuple(self._issuers.get(name_key(name), ()))

    def is_revoked(self, issuer: bytes, serial: int) -> bool:
        """Say whether the state revoked this certificate."""
        return revocation_key(issuer, serial) in self._revoked
