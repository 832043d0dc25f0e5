"""What an operator says of HTTP in one file, in the form of exporter-toolkit's `web.yml`, as records.

    tls_server_config    certificate and key, who must show a certificate, versions, ciphers
    http_server_config   headers of every response
    basic_auth_users     user: bcrypt hash
    rate_limit           how many requests are answered

Names and meaning are exporter-toolkit's. What this server cannot do as asked is an error, never passed over in silence.
Nothing is read here: `web_config_file.py` makes these from a file, `tls.py` opens the files that they name.
"""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator, model_validator

from consumers.web_values import (
    Cipher,
    ClientAuth,
    Curve,
    Hash,
    HeaderText,
    Pem,
    Seconds,
    SecretPem,
    User,
    Version,
)


class _Section(BaseModel):
    """A mapping of the file. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TlsConfig(_Section):
    """`tls_server_config`."""

    cert: Pem = ""
    cert_file: Path | None = None
    key: SecretPem = SecretStr("")
    key_file: Path | None = None
    client_ca: Pem = ""
    client_ca_file: Path | None = None
    client_auth_type: ClientAuth = "NoClientCert"
    client_allowed_sans: tuple[str, ...] | None = None
    min_version: Version = "TLS12"
    max_version: Version = "TLS13"
    cipher_suites: tuple[Cipher, ...] = ()
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


class HeaderConfig(_Section):
    """`http_server_config.headers`; of one that is empty deskwatch's own stays, if it has one."""

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


class RateLimit(_Section):
    """`rate_limit`: a burst is answered at once, then one request each interval, in seconds; 0 is no limit."""

    interval: Seconds = 0.0
    burst: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _answers_somebody(self) -> Self:
        if self.interval and not self.burst:
            raise ValueError("burst is missing, and nobody would be answered; give a whole number from 1")
        return self


class WebConfig(_Section):
    """The whole file. Without a file: plain HTTP for everybody."""

    tls_server_config: TlsConfig | None = None
    http_server_config: HttpConfig = HttpConfig()
    basic_auth_users: dict[User, Hash] = {}

    rate_limit: RateLimit = RateLimit()

    @property
    def headers(self) -> dict[str, str]:
        """Headers of every response, by name."""
        given: dict[str, str] = self.http_server_config.headers.model_dump(by_alias=True)
        return {name: text for name, text in given.items() if text}
