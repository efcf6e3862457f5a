"""One-time codes, second factors, and how they are written and read. Pure: chance and the clock are the caller's."""

import unicodedata
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

import pyotp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HOME_CODE_DIGITS = 10
HOME_CODE_LASTS = timedelta(days=14)
CARD_LINES = 10
CARD_CODE_DIGITS = 8
INVITATION_LASTS = timedelta(days=7)
NONCE_BYTES = 12
STEP_SECONDS = 30  # RFC 6238, 5.2
STEPS_ASIDE = 1  # a phone's clock may go wrong by half a minute


def code_out_of(chance: int, *, digits: int) -> str:
    """A code of so many digits out of a large chance number."""
    return f"{chance % 10**digits:0{digits}d}"


def typed_digits(text: str) -> str:
    """What was typed, as a code is compared: digits of any script folded, spaces and dashes gone."""
    return "".join(str(unicodedata.decimal(sign)) for sign in unicodedata.normalize("NFKC", text) if sign.isdecimal())


def in_groups(code: str) -> str:
    """As it is printed: in fours, or in threes with the rest at the end, as `4821 7730` and `482 177 3069`."""
    size = 3 if len(code) % 4 else 4
    ends = [*range(size, len(code) - size + 1, size), len(code)]
    return " ".join(code[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True))


def totp_step(seed: str, digits: str, *, at: datetime, after: int) -> int | None:
    """The step of time (of 30 s) whose six digits these are, if it comes after the last one used; else None."""
    now = int(at.timestamp()) // STEP_SECONDS
    for step in range(now - STEPS_ASIDE, now + STEPS_ASIDE + 1):
        if step > after and compare_digest(pyotp.TOTP(seed).generate_otp(step), digits):
            return step
    return None


def totp_address(seed: str, *, name: str, issuer: str) -> str:
    """The otpauth: address that an authenticator reads from a QR code."""
    return pyotp.TOTP(seed).provisioning_uri(name=name, issuer_name=issuer)


def seal(seed: str, *, key: bytes, nonce: bytes, about: UUID) -> bytes:
    """A seed as it is kept (AES-256-GCM), bound to whose it is: copied to another user it does not open."""
    assert len(nonce) == NONCE_BYTES
    return nonce + AESGCM(key).encrypt(nonce, seed.encode(), about.bytes)


def unseal(sealed: bytes, *, key: bytes, about: UUID) -> str:
    """The seed again. Raises cryptography's InvalidTag if it was altered, is another's, or the key is not this one."""
    nonce, text = bytes(sealed[:NONCE_BYTES]), bytes(sealed[NONCE_BYTES:])
    return AESGCM(key).decrypt(nonce, text, about.bytes).decode()


def masked(name: str) -> str:
    """A name by which somebody of the same home knows the person and others do not: 王＊, 欧＊＊, M…"""
    name = name.strip()
    if not name:
        return "＊"
    if name[0] < "\u2e80":
        return name[0] + "…"
    return name[0] + "＊" * min(len(name) - 1 or 1, 2)
