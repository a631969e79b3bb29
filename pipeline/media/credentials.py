"""Content Credentials: a signed C2PA manifest inside a film, and what a film's manifest says when it is read again.

The package ``c2pa`` does the work; nothing is fetched from anywhere. Signing adds one box to the file and moves the others:
pictures, sound and captions stay as they are, packet by packet, and that is checked.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib.util
import json
import os
import secrets
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError, MediaError
from pipeline.media.probe import opened

TEST_ORGANISATION = "filmwright test certificate, proves nothing"
"""Organisation in the certificate that signs where a person has none; its key is public."""

PACKAGE = "c2pa"
"""The module that signs and reads."""

SETTINGS: Mapping[str, Any] = {
    "builder": {"thumbnail": {"enabled": False}},
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
}
"""No thumbnails, nothing from the network; what was signed is read back by us."""

_UNTRUSTED = "signingCredential.untrusted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who signs: a certificate chain (the signer's first) and its private key, both PEM; ``test`` for the public test key."""

    chain: bytes
    key: bytes
    algorithm: str
    test: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """A part of the film: its name, what is known of it, and its file where that may bear credentials of its own.

    ``parent`` is for the whole of which a file is another form.
    """

    label: str
    description: str
    file: Path | None = None
    type: str = "video/mp4"
    parent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a file's manifest says.

    Attributes:
        state: "none", "valid", "trusted" or "invalid".
        signer: common name of the certificate.
        test: signed with the public test certificate.
        problems: codes of what does not hold.
        manifest: the active manifest as plain values, {} for none.
    """

    state: str
    signer: str = ""
    test: bool = False
    problems: tuple[str, ...] = ()
    manifest: Mapping[str, Any]

    @property
    def good(self) -> bool:
        """Whether there is a manifest and it holds."""
        return self.state in ("valid", "trusted")


def available() -> bool:
    """Whether films can be signed here."""
    return importlib.util.find_spec(PACKAGE) is not None


def load_identity(path: Path) -> Identity:
    """The identity in a PEM file that holds certificates and key, or in a folder with ``chain.pem`` and ``key.pem``.

    Raises:
        ConfigError: something is missing, encrypted, does not belong together, or cannot sign Content Credentials.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    files = (path / "chain.pem", path / "key.pem") if path.is_dir() else (path,)
    hint = "a PEM file with the certificate, its chain and its unencrypted key, or a folder with chain.pem and key.pem"
    try:
        text = b"\n".join(file.read_bytes() for file in files)
        certificates = x509.load_pem_x509_certificates(text)
        key = serialization.load_pem_private_key(_key_block(text), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise ConfigError(f"{path} cannot sign: {error}", hint=hint, key="credentials") from error
    if key.public_key() != certificates[0].public_key():
        raise ConfigError(f"{path}: the key does not belong to the first certificate", hint=hint, key="credentials")
    chain = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Identity(chain=chain, key=pem, algorithm=_algorithm(key, path))


def _key_block(text: bytes) -> bytes:
    begin = text.find(b"-----BEGIN", 0)
    while begin >= 0:
        line = text[begin : text.find(b"\n", begin)]
        if b"PRIVATE KEY" in line:
            return text[begin:]
        begin = text.find(b"-----BEGIN", begin + 1)
    raise ValueError("there is no private key in it")


def _algorithm(key: Any, path: Path) -> str:
    """The signature algorithm of C2PA for a key."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.key_size in (256, 384, 521):
        return {256: "ES256", 384: "ES384", 521: "ES512"}[key.curve.key_size]
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ED25519"
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048:
        return "PS256"
    raise ConfigError(
        f"{path}: its key cannot sign Content Credentials", hint="use EC P-256, P-384, P-521, Ed25519 or RSA", key="credentials"
    )


def public_identity() -> Identity:
    """An identity that anybody can make: its keys follow from two public words, so that it shows form and proves nothing."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import ExtendedKeyUsageOID

    root_key, key = (_public_key_pair(word) for word in ("filmwright test root", "filmwright test signer"))
    root = _certificate("filmwright test root", root_key, "filmwright test root", root_key, 1)
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    root = root.add_extension(_usage(authority=True), critical=True)
    leaf = _certificate("filmwright test signer", key, "filmwright test root", root_key, 2)
    leaf = leaf.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    leaf = leaf.add_extension(_usage(authority=False), critical=True)
    leaf = leaf.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    chain = b"".join(one.sign(root_key, None).public_bytes(Encoding.PEM) for one in (leaf, root))
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Identity(chain=chain, key=pem, algorithm="ED25519", test=True)


def _public_key_pair(word: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(word.encode("ascii")).digest())


def _certificate(name: str, key: Any, issuer: str, issuer_key: Any, serial: int) -> Any:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    def named(common: str) -> x509.Name:
        whole = ((NameOID.COMMON_NAME, common), (NameOID.ORGANIZATION_NAME, TEST_ORGANISATION))
        return x509.Name([x509.NameAttribute(kind, text) for kind, text in whole])

    builder = x509.CertificateBuilder().subject_name(named(name)).issuer_name(named(issuer)).public_key(key.public_key())
    builder = builder.serial_number(serial).not_valid_before(datetime.datetime(2025, 1, 1)).not_valid_after(datetime.datetime(2049, 1, 1))
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    return builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)


def _usage(*, authority: bool) -> Any:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not authority, key_cert_sign=authority, crl_sign=authority, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def sign(film: Path, out: Path, manifest: Mapping[str, Any], ingredients: Sequence[Ingredient], identity: Identity) -> None:
    """Write a signed copy of a film and make sure that it is the same film.

    Args:
        film: an MP4.
        out: the signed film; may be ``film`` itself, appears when it holds.
        manifest: the manifest's definition; actions name ingredients by label.
        ingredients: what the film was made of.
        identity: who signs.

    Raises:
        MediaError: it cannot be signed, does not verify afterwards, or is no longer the same film.
    """
    import c2pa

    part = out.with_name(f".{out.stem}.{secrets.token_hex(4)}{out.suffix}")
    try:
        _sign(film, part, manifest, ingredients, identity)
        _check(film, part)
        os.replace(part, out)
    except c2pa.C2paError as error:
        raise MediaError(f"{film.name} cannot be signed: {error}", hint="credentials=off leaves it unsigned") from error
    finally:
        part.unlink(missing_ok=True)


def _check(film: Path, signed: Path) -> None:
    """Refuse a signed film that does not verify or is no longer the same film."""
    found, hint = read(signed), "credentials=off leaves it unsigned"
    if not found.good:
        raise MediaError(f"{film.name} does not verify when signed: {', '.join(found.problems)}", hint=hint)
    if any(a != b for a, b in zip_longest(_packets(film), _packets(signed))):
        raise MediaError(f"{film.name} is another film when signed", hint=hint)


def _sign(film: Path, out: Path, manifest: Mapping[str, Any], ingredients: Sequence[Ingredient], identity: Identity) -> None:
    import c2pa

    info = c2pa.C2paSignerInfo(
        alg=getattr(c2pa.C2paSigningAlg, identity.algorithm), sign_cert=identity.chain, private_key=identity.key, ta_url=None
    )
    told = [_ingredient(one) for one in ingredients if one.file is None]
    context = c2pa.Context.from_dict(dict(SETTINGS))
    with c2pa.Signer.from_info(info) as signer, c2pa.Builder({**manifest, "ingredients": told}, context) as builder:
        for one in ingredients:
            if one.file is not None:
                with one.file.open("rb") as stream:
                    builder.add_ingredient(json.dumps(_ingredient(one)), one.type, stream)
        builder.sign_file(str(film), str(out), signer)


def _ingredient(one: Ingredient) -> dict[str, str]:
    kind = "parentOf" if one.parent else "componentOf"
    return {"title": one.label, "label": one.label, "format": one.type, "relationship": kind, "description": one.description}


def _packets(film: Path) -> Iterator[tuple[int, int | None, int | None, int]]:
    """Every packet of a file: stream, times and check sum."""
    with opened(film) as container:
        for packet in container.demux():
            if packet.size:
                yield packet.stream_index, packet.pts, packet.dts, zlib.crc32(packet)


def read(film: Path) -> Credentials:
    """The Content Credentials of a file, checked against its bytes.

    Raises:
        MediaError: the file cannot be read.
    """
    import c2pa

    try:
        with film.open("rb") as stream:
            found = c2pa.Reader("video/mp4", stream, context=c2pa.Context.from_dict(dict(SETTINGS)))
            state, told = str(found.get_validation_state() or ""), json.loads(found.json())
    except c2pa.C2paError.ManifestNotFound:
        return Credentials(state="none", manifest={})
    except (c2pa.C2paError, ValueError) as error:
        return Credentials(state="invalid", problems=(" ".join(str(error).split()),), manifest={})
    except OSError as error:
        raise MediaError(f"{film} cannot be read: {error.strerror}", hint="check the path") from error
    manifest = told["manifests"].get(told.get("active_manifest"), {})
    signature = manifest.get("signature_info", {})
    problems = tuple(str(one.get("code")) for one in told.get("validation_status") or ())
    return Credentials(
        state=state.lower() or "invalid",
        signer=str(signature.get("common_name") or signature.get("issuer") or ""),
        test=signature.get("issuer") == TEST_ORGANISATION,
        problems=tuple(code for code in problems if code != _UNTRUSTED),
        manifest=manifest,
    )
