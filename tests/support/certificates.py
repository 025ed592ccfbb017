"""A certificate authority of a test's own, and the certificate of a server at 127.0.0.1."""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HERE = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))


@dataclass(frozen=True)
class Certificates:
    """Files in PEM: of the authority, of the server, and the server's key."""

    authority: Path
    server: Path
    key: Path


def certificates(folder: Path) -> Certificates:
    """Make them; they hold for a day, and for 127.0.0.1."""
    made = Certificates(folder / "authority.pem", folder / "server.pem", folder / "server.key")
    authority_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _each in range(2))
    issuer = _name("Authority of a test")
    is_authority = x509.BasicConstraints(ca=True, path_length=0)
    authority = _certificate(issuer, issuer, authority_key.public_key())
    authority = authority.add_extension(is_authority, critical=True).add_extension(_usage(), critical=True)
    server = _certificate(_name("127.0.0.1"), issuer, server_key.public_key())
    server = server.add_extension(x509.SubjectAlternativeName([HERE]), critical=False)
    server = server.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
    )
    made.authority.write_bytes(authority.sign(authority_key, SHA256()).public_bytes(Encoding.PEM))
    made.server.write_bytes(server.sign(authority_key, SHA256()).public_bytes(Encoding.PEM))
    made.key.write_bytes(server_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return made


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
    # What newer versions of OpenSSL miss otherwise.
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _usage() -> x509.KeyUsage:
    allowed = {"key_cert_sign": True, "crl_sign": True}
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})
