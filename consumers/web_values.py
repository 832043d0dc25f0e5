"""The single values of a web configuration: how each is written, and what is said of one that is not.

Each is a type for pydantic, so that the sections in `web_config.py` read like the file.
"""

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, SecretStr

MAX_COST: Final = 14
"""Of a bcrypt hash: more than a second of one core for each password that somebody tries."""
CIPHERS: Final = {
    f"TLS_ECDHE_{key}_WITH_{name}": f"ECDHE-{key}-{openssl}"
    for key in ("ECDSA", "RSA")
    for name, openssl in (
        ("AES_128_CBC_SHA", "AES128-SHA"),
        ("AES_256_CBC_SHA", "AES256-SHA"),
        ("AES_128_GCM_SHA256", "AES128-GCM-SHA256"),
        ("AES_256_GCM_SHA384", "AES256-GCM-SHA384"),
        ("CHACHA20_POLY1305_SHA256", "CHACHA20-POLY1305"),
    )
}
"""Go's name of each suite that it allows for TLS 1.2, and OpenSSL's."""


def _cipher(name: str) -> str:
    if re.fullmatch(r"TLS_(AES|CHACHA20)_\w+", name):
        raise ValueError("the suites of TLS 1.3 are always on and cannot be chosen; take it out")
    if name not in CIPHERS:
        raise ValueError(f"{name[:60]!r} is not known; expected one of {', '.join(CIPHERS)}")
    return name


def _header(text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        raise ValueError("a header is one line of ASCII; take out other characters")
    return text


def _pem(text: str) -> str:
    if not text.isascii():
        raise ValueError("this is not PEM; expected lines of ASCII from -----BEGIN to -----END")
    return text


def _secret_pem(secret: SecretStr) -> SecretStr:
    _pem(secret.get_secret_value())
    return secret


def _seconds(text: object) -> float:
    """Seconds of a duration as Go writes it: 500ms, 1m30s."""
    units = {"h": 3_600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
    if text == "0":
        return 0.0
    if not isinstance(text, str) or not re.fullmatch(r"(\d+(\.\d+)?(h|m|s|ms|us|µs|ns))+", text, re.ASCII):
        raise ValueError("this is not a duration; expected a number with its unit, such as 1s or 500ms")
    return sum(float(number) * units[unit] for number, unit in re.findall(r"([\d.]+)([a-zµ]+)", text))


def _user(name: str) -> str:
    if ":" in name:
        raise ValueError("basic authentication cannot send a colon in a user's name; take it out")
    return name


def _hash(secret: SecretStr) -> SecretStr:
    found = re.fullmatch(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}", secret.get_secret_value())
    if found is None or int(found[1]) < 4:
        raise ValueError('this is not a bcrypt hash; make one with: htpasswd -nBC 10 ""')
    if int(found[1]) > MAX_COST:
        raise ValueError(
            f"the hash has cost {int(found[1])}, and whoever tries a password makes this process pay it; expected at "
            f'most {MAX_COST}: htpasswd -nBC 10 ""'
        )
    return secret


Version = Literal["TLS12", "TLS13"]
ClientAuth = Literal["NoClientCert", "VerifyClientCertIfGiven", "RequireAndVerifyClientCert"]
Curve = Literal["CurveP256", "CurveP384", "CurveP521", "X25519"]
Cipher = Annotated[str, AfterValidator(_cipher)]
Pem = Annotated[str, AfterValidator(_pem)]
SecretPem = Annotated[SecretStr, AfterValidator(_secret_pem)]
HeaderText = Annotated[str, AfterValidator(_header)]
Seconds = Annotated[float, BeforeValidator(_seconds)]
User = Annotated[str, AfterValidator(_user)]
Hash = Annotated[SecretStr, AfterValidator(_hash)]
