"""A time stamp authority for the tests: a root, its certificate, and tokens it signs as one would really."""

import hashlib
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from casefile.evidence.extract.der import INTEGER, OCTETS, SEQUENCE, SET, TIME, encoded

OIDS = {
    "sha1": "1.3.14.3.2.26",
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}
BEGUN, ENDED = datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)


def oid(dotted):
    first, second, *rest = map(int, dotted.split("."))
    content = bytes((40 * first + second,))
    for number in rest:
        octets = [number & 0x7F]
        while number := number >> 7:
            octets.insert(0, number & 0x7F | 0x80)
        content += bytes(octets)
    return encoded(6, content)


def sequence(*parts):
    return encoded(SEQUENCE, b"".join(parts))


def integer(number):
    return encoded(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def algorithm(name):
    return sequence(oid(OIDS[name]))


def attribute(dotted, value):
    return sequence(oid(dotted), encoded(SET, value))


class Authority:
    """Issues tokens; `use` is what its certificate says it is for."""

    def __init__(self, *, curve=False, use=ExtendedKeyUsageOID.TIME_STAMPING):
        self.root_key = ec.generate_private_key(ec.SECP256R1())
        self.key = ec.generate_private_key(ec.SECP256R1()) if curve else rsa.generate_private_key(65537, 2048)
        root = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Root of the tests")])
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Clock of the tests")])
        self.root = self._certificate(root, root, self.root_key.public_key(), ca=True)
        self.certificate = self._certificate(name, root, self.key.public_key(), use=use)

    def _certificate(self, name, issuer, key, *, ca=False, use=None):
        built = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key)
        built = built.serial_number(x509.random_serial_number()).not_valid_before(BEGUN).not_valid_after(ENDED)
        built = built.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        if use is not None:
            built = built.add_extension(x509.ExtendedKeyUsage([use]), critical=True)
        return built.sign(self.root_key, hashes.SHA256())

    @property
    def root_der(self):
        return self.root.public_bytes(Encoding.DER)

    def token(self, content, *, digest="sha256", at=datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC), nonce=77):
        """A token over `content`."""
        info = sequence(
            integer(1),
            oid("1.2.3.4"),
            sequence(algorithm(digest), encoded(OCTETS, hashlib.new(digest, content).digest())),
            integer(1234567890123),
            encoded(TIME, f"{at:%Y%m%d%H%M%S}Z".encode()),
            sequence(integer(1)),
            integer(nonce),
        )
        return self.signed(info, "1.2.840.113549.1.9.16.1.4")

    def signed(self, content, content_type, *, at=None):
        """`content` as a signed message of any type."""
        der = self.certificate.public_bytes(Encoding.DER)
        bound = sequence(sequence(sequence(encoded(OCTETS, hashlib.sha256(der).digest()))))
        attributes = [
            attribute("1.2.840.113549.1.9.3", oid(content_type)),
            attribute("1.2.840.113549.1.9.4", encoded(OCTETS, hashlib.sha256(content).digest())),
            attribute("1.2.840.113549.1.9.16.2.47", bound),
        ]
        if at is not None:
            attributes.append(attribute("1.2.840.113549.1.9.5", encoded(0x17, f"{at:%y%m%d%H%M%S}Z".encode())))
        held = b"".join(sorted(attributes))
        message = encoded(SET, held)
        curved = isinstance(self.key, ec.EllipticCurvePrivateKey)
        how = (ec.ECDSA(hashes.SHA256()),) if curved else (padding.PKCS1v15(), hashes.SHA256())
        signer = sequence(
            integer(1),
            sequence(self.certificate.issuer.public_bytes(), integer(self.certificate.serial_number)),
            algorithm("sha256"),
            encoded(0xA0, held),
            sequence(oid("1.2.840.10045.4.3.2") if curved else oid("1.2.840.113549.1.1.1") + b"\5\0"),
            encoded(OCTETS, self.key.sign(message, *how)),
        )
        body = sequence(
            integer(3),
            encoded(SET, algorithm("sha256")),
            sequence(oid(content_type), encoded(0xA0, encoded(OCTETS, content))),
            encoded(0xA0, der),
            encoded(SET, signer),
        )
        return sequence(oid("1.2.840.113549.1.7.2"), encoded(0xA0, body))


def response(token, status=0):
    """The response of an authority that carries `token`."""
    return sequence(sequence(integer(status)), token)
