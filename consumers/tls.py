"""TLS as a web configuration wants it: a context from its section, and one context that is always the newest.

Who connects is known by the certificate alone: a client whose certificate does not fit fails in the handshake, before
a byte of HTTP is read.
"""

import ssl
import tempfile
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

import structlog

from consumers.web_config import TlsConfig
from consumers.web_values import CIPHERS
from monitor.errors import UsageError

log = structlog.get_logger()
_VERSIONS: Final = {"TLS12": ssl.TLSVersion.TLSv1_2, "TLS13": ssl.TLSVersion.TLSv1_3}
_CURVES: Final = {"CurveP256": "prime256v1", "CurveP384": "secp384r1", "CurveP521": "secp521r1", "X25519": "X25519"}
_CLIENTS: Final = {
    "NoClientCert": ssl.CERT_NONE,
    "VerifyClientCertIfGiven": ssl.CERT_OPTIONAL,
    "RequireAndVerifyClientCert": ssl.CERT_REQUIRED,
}


class _Connection(ssl.SSLObject):
    """A connection whose handshake fails where the client's certificate bears no name that is allowed."""

    def do_handshake(self) -> None:
        try:
            super().do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError as error:
            log.debug("handshake failed", reason=error.reason)
            raise
        allowed = self.context.allowed_sans if isinstance(self.context, Context) else None
        names = subject_names(self.getpeercert() or {})
        if allowed is not None and allowed.isdisjoint(names):
            log.warning("client refused: client_allowed_sans has none of its names", names=sorted(names))
            raise ssl.SSLCertVerificationError("the certificate bears no name of client_allowed_sans")


class Context(ssl.SSLContext):
    """A context that also knows which clients may connect, by a name in their certificate; None for all."""

    sslobject_class = _Connection
    allowed_sans: frozenset[str] | None = None


class NewestContext(ssl.SSLContext):
    """Stands for the context that `newest` gives, asked anew by each connection; what is open keeps its own."""

    newest: Callable[[], ssl.SSLContext]

    def wrap_bio(self, *args: Any, **options: Any) -> ssl.SSLObject:
        """A connection of the newest context: what asyncio begins each of its own with."""
        return self.newest().wrap_bio(*args, **options)


def newest_context(newest: Callable[[], ssl.SSLContext]) -> NewestContext:
    """A context for a server that never has to be told of a new one."""
    context = NewestContext(ssl.PROTOCOL_TLS_SERVER)
    context.newest = newest
    return context


def make_context(config: TlsConfig) -> Context:
    """The context of a server. Raises `UsageError` for certificates that cannot be used together."""
    context = Context(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = _VERSIONS[config.min_version]
    context.maximum_version = _VERSIONS[config.max_version]
    context.set_alpn_protocols(["http/1.1"])
    if config.cipher_suites:
        context.set_ciphers(":".join(CIPHERS[name] for name in config.cipher_suites))
    if not config.prefer_server_cipher_suites:
        context.options &= ~ssl.OP_CIPHER_SERVER_PREFERENCE
    for curve in config.curve_preferences:
        context.set_ecdh_curve(_CURVES[curve])
    _load_own(context, config)
    context.verify_mode = _CLIENTS[config.client_auth_type]
    if context.verify_mode is not ssl.CERT_NONE:
        _load_authorities(context, config)
    if config.client_allowed_sans is not None:
        context.allowed_sans = frozenset(config.client_allowed_sans)
    return context


def subject_names(certificate: Any) -> frozenset[str]:
    """The alternative names of a certificate as Python decodes it: DNS names, e-mail, IP and URI addresses."""
    names = set()
    for kind, name in certificate.get("subjectAltName", ()):
        if kind == "IP Address":
            with suppress(ValueError):  # bytes that are no address
                names.add(str(ip_address(name.strip())))
        elif kind in ("DNS", "email", "URI"):
            names.add(name)
    return frozenset(names)


def _load_own(context: ssl.SSLContext, config: TlsConfig) -> None:
    """The server's certificate and key. OpenSSL takes them from files only, which text is put into for the moment."""
    with tempfile.TemporaryDirectory(prefix="deskwatch-") as folder:
        certificate = config.cert_file or _written(Path(folder, "cert"), config.cert)
        key = config.key_file or _written(Path(folder, "key"), config.key.get_secret_value())
        try:
            context.load_cert_chain(certificate, key, password="")  # an encrypted key fails, and asks no terminal
        except (OSError, ValueError) as error:
            raise UsageError(
                f"{config.cert_file or 'cert'} and {config.key_file or 'key'} are refused ({_reason(error)}); expected "
                "PEM: the server's certificate, then those that it is signed by; and its key, not encrypted"
            ) from error


def _load_authorities(context: ssl.SSLContext, config: TlsConfig) -> None:
    try:
        context.load_verify_locations(cafile=config.client_ca_file, cadata=config.client_ca or None)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{config.client_ca_file or 'client_ca'} is refused ({_reason(error)}); expected certificates of "
            "authorities, in PEM"
        ) from error


def _written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def _reason(error: Exception) -> str:
    return getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
