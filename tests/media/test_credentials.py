from __future__ import annotations

import datetime
from pathlib import Path

import av
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pipeline.errors import ConfigError, MediaError
from pipeline.media.credentials import Identity, Ingredient, load_identity, public_identity, read, sign
from pipeline.media.ffmpeg import run
from tests.media.coded import take

MANIFEST = {
    "claim_generator_info": [{"name": "filmwright", "version": "0"}],
    "title": "A test",
    "format": "video/mp4",
    "assertions": [
        {
            "label": "c2pa.actions.v2",
            "data": {
                "actions": [
                    {"action": "c2pa.created", "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"},
                    {"action": "c2pa.placed", "parameters": {"ingredientIds": ["S01"]}},
                ]
            },
        }
    ],
}
PARTS = (Ingredient(label="S01", description="storybook 1; seed 3"),)


def person(*, usage: bool = True, days: int = 30) -> tuple[bytes, bytes]:
    """A certificate chain and key as a person would bring them: EC P-256 under an authority of its own."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.timezone.utc)

    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "A studio")])

    def build(subject: str, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("root")).public_key(public)
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        builder = builder.not_valid_after(now + datetime.timedelta(days=days))
        return builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)

    def allowed(authority: bool) -> x509.KeyUsage:
        return x509.KeyUsage(not authority, False, False, False, False, authority, authority, False, False)

    root = build("root", root_key.public_key()).add_extension(x509.BasicConstraints(True, None), True)
    leaf = build("Ann", key.public_key()).add_extension(x509.BasicConstraints(False, None), True)
    leaf = leaf.add_extension(allowed(False), True)
    if usage:
        leaf = leaf.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
    signed = (leaf.sign(root_key, hashes.SHA256()), root.add_extension(allowed(True), True).sign(root_key, hashes.SHA256()))
    chain = b"".join(one.public_bytes(Encoding.PEM) for one in signed)
    return chain, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A faststart MP4 with picture, sound and soft captions."""
    root = tmp_path_factory.mktemp("film")
    clip = take(root / "clip.mp4", 1, 24)
    words = root / "words.srt"
    words.write_text("1\n00:00:00,100 --> 00:00:00,900\nHello.\n")
    out = root / "film.mp4"
    run(
        ["-i", f"file:{clip}", "-f", "lavfi", "-i", "sine=duration=1", "-i", f"file:{words}", "-c:v", "copy",
         "-c:a", "aac", "-c:s", "mov_text",
         "-movflags", "+faststart", f"file:{out}"],
        timeout=60,
    )  # fmt: skip
    return out


@pytest.fixture(scope="module")
def signed(film: Path) -> Path:
    out = film.with_name("signed.mp4")
    sign(film, out, MANIFEST, PARTS, public_identity())
    return out


def boxes(path: Path) -> list[bytes]:
    data, at, found = path.read_bytes(), 0, []
    while at < len(data):
        found.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4], "big")
    return found


def test_a_signed_film_says_who_signed_and_what_it_is_made_of(signed: Path) -> None:
    found = read(signed)
    assert (found.state, found.signer, found.test, found.problems) == ("valid", "filmwright test signer", True, ())
    ingredient = found.manifest["ingredients"][0]
    assert (ingredient["title"], ingredient["relationship"], ingredient["description"]) == ("S01", "componentOf", "storybook 1; seed 3")
    actions = next(one for one in found.manifest["assertions"] if one["label"].startswith("c2pa.actions"))["data"]["actions"]
    assert [one["action"] for one in actions] == ["c2pa.created", "c2pa.placed"]
    assert actions[1]["parameters"]["ingredients"]


def test_the_film_stays_the_film(film: Path, signed: Path) -> None:
    order = [name for name in boxes(signed) if name in (b"moov", b"mdat", b"uuid")]
    assert order == [b"uuid", b"moov", b"mdat"]
    with av.open(str(signed)) as container:
        assert [stream.type for stream in container.streams] == ["video", "audio", "subtitle"]
        assert len(list(container.decode(video=0))) == 24
    plain, again = (
        run(["-i", f"file:{path}", "-map", "0", "-c", "copy", "-f", "streamhash", "-"], timeout=60).output for path in (film, signed)
    )
    assert plain == again


def test_every_changed_byte_of_the_media_is_seen(signed: Path, tmp_path: Path) -> None:
    data = signed.read_bytes()
    begin = data.index(b"moov")
    for at in (begin + 40, begin + (len(data) - begin) // 2, len(data) - 5):
        bad = tmp_path / f"{at}.mp4"
        bad.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        assert read(bad).state == "invalid", at
        assert read(bad).problems


def test_a_changed_manifest_is_seen(signed: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(signed.read_bytes().replace(b"storybook 1; seed 3", b"storybook 1; seed 4", 1))
    assert not read(bad).good


def test_an_unsigned_film_says_so(film: Path) -> None:
    assert (read(film).state, read(film).good) == ("none", False)


def test_a_person_s_certificate_signs(film: Path, tmp_path: Path) -> None:
    chain, key = person()
    (tmp_path / "mine.pem").write_bytes(key + chain)
    (tmp_path / "chain.pem").write_bytes(chain)
    (tmp_path / "key.pem").write_bytes(key)
    assert load_identity(tmp_path / "mine.pem") == load_identity(tmp_path)
    out = tmp_path / "film.mp4"
    sign(film, out, MANIFEST, PARTS, load_identity(tmp_path))
    assert (read(out).signer, read(out).test, read(out).good) == ("Ann", False, True)


def test_signing_again_replaces_nothing_but_itself(film: Path, tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"
    out.write_bytes(film.read_bytes())
    sign(out, out, MANIFEST, PARTS, public_identity())
    assert read(out).good
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_credentials_of_a_clip_are_taken_along(film: Path, signed: Path, tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"
    sign(film, out, MANIFEST, (Ingredient(label="S01", description="brought", file=signed),), public_identity())
    found = read(out)
    assert found.good
    assert found.manifest["ingredients"][0]["active_manifest"]


def test_what_cannot_sign_is_refused(film: Path, tmp_path: Path) -> None:
    chain, key = person()
    other = person()[1]
    for name, text in (("none.pem", b""), ("keyless.pem", chain), ("strange.pem", chain + other), ("broken.pem", chain + key[:80])):
        (tmp_path / name).write_bytes(text)
        with pytest.raises(ConfigError, match="pem"):
            load_identity(tmp_path / name)
    with pytest.raises(ConfigError, match=r"missing\.pem"):
        load_identity(tmp_path / "missing.pem")
    unfit, its = person(usage=False)
    with pytest.raises(MediaError, match=r"cannot be signed|does not verify"):
        sign(film, tmp_path / "out.mp4", MANIFEST, PARTS, Identity(chain=unfit, key=its, algorithm="ES256"))
    assert not (tmp_path / "out.mp4").exists()
