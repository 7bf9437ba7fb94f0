"""The states' certificates by which a chip is believed, ready to be asked."""

from collections.abc import Iterable

from asn1crypto.x509 import Certificate

from onedata.trust import name_key, revocation_key


class TrustList:
    """Country Signing CA certificates by name, and what they revoked; empty where the feed never came."""

    def __init__(self, certificates: Iterable[bytes] = (), revoked: Iterable[str] = ()) -> None:
        """Take DER certificates and keys of revocations; what cannot be read is left out: a newer portal may know."""
        self._issuers: dict[str, list[Certificate]] = {}
        self._revoked = frozenset(revoked)
        for der in certificates:
            try:
                certificate = Certificate.load(der, strict=True)
                self._issuers.setdefault(name_key(certificate.subject.dump()), []).append(certificate)
            except (ValueError, TypeError):
                continue

    def __bool__(self) -> bool:
        """Whether any state is known at all."""
        return bool(self._issuers)

    def issuers(self, name: bytes) -> tuple[Certificate, ...]:
        """Return the certificates of the CSCA with this name (DER): several while it changes its key."""
        return tuple(self._issuers.get(name_key(name), ()))

    def is_revoked(self, issuer: bytes, serial: int) -> bool:
        """Say whether the state revoked this certificate."""
        return revocation_key(issuer, serial) in self._revoked
