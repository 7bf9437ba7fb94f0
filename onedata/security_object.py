"""The LDS security object: the hashes of a passport's files, which its issuing state signs (ICAO 9303-10 §4.6.2.3)."""

from typing import ClassVar

from asn1crypto import core
from asn1crypto.algos import DigestAlgorithm

LDS_SECURITY_OBJECT = "2.23.136.1.1.1"
"""Its object identifier."""
SOD_TAG = 0x77
"""What EF.SOD begins with."""


class GroupHash(core.Sequence):  # type: ignore[misc]  # asn1crypto is not typed
    """The hash of one data group."""

    _fields: ClassVar = [("number", core.Integer), ("value", core.OctetString)]


class GroupHashes(core.SequenceOf):  # type: ignore[misc]
    """The hashes of all data groups."""

    _child_spec = GroupHash


class LdsSecurityObject(core.Sequence):  # type: ignore[misc]
    """Version, hash algorithm, hashes."""

    _fields: ClassVar = [
        ("version", core.Integer),
        ("hash_algorithm", DigestAlgorithm),
        ("hashes", GroupHashes),
        ("lds_version", core.Any, {"optional": True}),
    ]
