"""What an operator says of HTTP in one file, in the form of exporter-toolkit's `web.yml`, as records.

    tls_server_config    certificate and key, who must show a certificate, versions, ciphers
    http_server_config   headers of every response
    basic_auth_users     user: bcrypt hash

Names and meaning are exporter-toolkit's. What this server cannot do as asked is an error, never passed over in silence.
Nothing is read here: `web_config_file.py` makes these from a file, `tls.py` opens the files that they name.
"""

import re
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)

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

Version = Literal["TLS12", "TLS13"]
ClientAuth = Literal["NoClientCert", "VerifyClientCertIfGiven", "RequireAndVerifyClientCert"]
Curve = Literal["CurveP256", "CurveP384", "CurveP521", "X25519"]


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


class _Section(BaseModel):
    """A mapping of the file. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Pem = Annotated[str, AfterValidator(_pem)]


class TlsConfig(_Section):
    """`tls_server_config`."""

    cert: Pem = ""
    cert_file: Path | None = None
    key: Annotated[SecretStr, AfterValidator(_secret_pem)] = SecretStr("")
    key_file: Path | None = None
    client_ca: Pem = ""
    client_ca_file: Path | None = None
    client_auth_type: ClientAuth = "NoClientCert"
    client_allowed_sans: tuple[str, ...] | None = None
    min_version: Version = "TLS12"
    max_version: Version = "TLS13"
    cipher_suites: tuple[Annotated[str, AfterValidator(_cipher)], ...] = ()
    prefer_server_cipher_suites: bool = True
    curve_preferences: tuple[Curve, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that this section names."""
        return tuple(path for path in (self.cert_file, self.key_file, self.client_ca_file) if path is not None)

    @field_validator("cert_file", "key_file", "client_ca_file", mode="before")
    @classmethod
    def _beside_the_file(cls, value: object, info: ValidationInfo) -> object:
        """Relative paths begin at the folder of the configuration, which is the context."""
        if isinstance(value, str):
            return Path(info.context or ".") / value if value else None
        return value

    @field_validator("client_auth_type", mode="before")
    @classmethod
    def _verifies(cls, value: str) -> str:
        if value in ("RequestClientCert", "RequireAnyClientCert", "RequireClientCert"):
            raise ValueError(
                f"{value} takes certificates that nobody verifies, which this server cannot; choose "
                "RequireAndVerifyClientCert or VerifyClientCertIfGiven, with a client_ca_file"
            )
        return value

    @field_validator("client_allowed_sans")
    @classmethod
    def _lets_somebody_in(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("the list is empty, and nobody could connect; name somebody, or take it out")
        return value

    @field_validator("curve_preferences")
    @classmethod
    def _is_one(cls, value: tuple[Curve, ...]) -> tuple[Curve, ...]:
        if len(value) > 1:
            raise ValueError(
                f"{len(value)} curves are given, and this server can only be held to one; keep one or none"
            )
        return value

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for name in ("cert", "key", "client_ca"):
            if getattr(self, name) and getattr(self, f"{name}_file"):
                raise ValueError(f"{name} and {name}_file are both given; keep one")
        for name in ("cert", "key"):
            if not getattr(self, name) and not getattr(self, f"{name}_file"):
                raise ValueError(f"{name}_file is missing; give cert_file and key_file, or cert and key as text")
        if self.min_version > self.max_version:
            raise ValueError("min_version is above max_version; turn them round")
        return self

    @model_validator(mode="after")
    def _knows_its_clients(self) -> Self:
        has_authority = bool(self.client_ca or self.client_ca_file)
        if has_authority and self.client_auth_type == "NoClientCert":
            raise ValueError(
                "client_ca_file is given, and no certificate is asked for; add client_auth_type: "
                "RequireAndVerifyClientCert"
            )
        if self.client_auth_type != "NoClientCert" and not has_authority:
            raise ValueError(f"client_auth_type {self.client_auth_type} needs a client_ca_file to verify by; add it")
        if self.client_allowed_sans and self.client_auth_type != "RequireAndVerifyClientCert":
            raise ValueError("client_allowed_sans needs client_auth_type: RequireAndVerifyClientCert; add it")
        return self


HeaderText = Annotated[str, AfterValidator(_header)]


class HeaderConfig(_Section):
    """`http_server_config.headers`; an empty one is not sent."""

    content_security_policy: HeaderText = Field(default="", alias="Content-Security-Policy")
    strict_transport_security: HeaderText = Field(default="", alias="Strict-Transport-Security")
    x_content_type_options: Literal["", "nosniff"] = Field(default="", alias="X-Content-Type-Options")
    x_frame_options: Literal["", "deny", "sameorigin"] = Field(default="", alias="X-Frame-Options")
    x_xss_protection: HeaderText = Field(default="", alias="X-XSS-Protection")


class HttpConfig(_Section):
    """`http_server_config`."""

    http2: bool = False
    headers: HeaderConfig = HeaderConfig()

    @field_validator("http2")
    @classmethod
    def _is_off(cls, value: bool) -> bool:
        if value:
            raise ValueError("this server speaks HTTP/1.1 only; write false, or take it out")
        return value


class WebConfig(_Section):
    """The whole file. Without a file: plain HTTP for everybody."""

    tls_server_config: TlsConfig | None = None
    http_server_config: HttpConfig = HttpConfig()
    basic_auth_users: dict[Annotated[str, AfterValidator(_user)], Annotated[SecretStr, AfterValidator(_hash)]] = {}

    @property
    def headers(self) -> dict[str, str]:
        """Headers of every response, by name."""
        given: dict[str, str] = self.http_server_config.headers.model_dump(by_alias=True)
        return {name: text for name, text in given.items() if text}
