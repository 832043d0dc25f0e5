"""The file of the web configuration: what it means, and what is said of one that means nothing."""

import re
import subprocess
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consumers.marked_yaml import MAX_BYTES
from consumers.web_config import TlsConfig, WebConfig
from consumers.web_config_file import parse
from consumers.web_values import CIPHERS
from monitor.errors import UsageError
from tests.consumers.secured import Authority, hashed
from tests.real import program

steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault."""
TESTS = Path(__file__).parent.parent
PATH = Path("conf/web.yml")
HASH = hashed("secret")
COSTLY = HASH.replace("$04$", "$15$")
TLS = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n"
CASES = {
    "nothing": "",
    "only a comment": "# nothing yet\n",
    "a word": "tls",
    "an unknown section": "auth_tokens: [a]\n",
    "a section misspelt": "rate_limits: {burst: 20}\n",
    "a limit without a burst": "rate_limit: {interval: 1s}\n",
    "a limit without a unit": "rate_limit:\n  burst: 2\n  interval: 10\n",
    "a limit below nothing": "rate_limit:\n  burst: -2\n",
    "half a request": "rate_limit:\n  burst: 1.5\n",
    "an unknown key": TLS + "  cert_fille: other.crt\n",
    "a key twice": TLS + "  key_file: other.key\n",
    "a section without its keys": "basic_auth_users: {}\ntls_server_config: {}\n",
    "a section that is a word": "tls_server_config: yes\n",
    "a certificate without a key": "tls_server_config:\n  cert_file: server.crt\n",
    "text and file": TLS + "  cert: text\n",
    "an old version": TLS + "  min_version: TLS11\n",
    "versions turned round": TLS + "  min_version: TLS13\n  max_version: TLS12\n",
    "clients that nobody verifies": TLS + "  client_ca_file: ca.crt\n  client_auth_type: RequireAnyClientCert\n",
    "clients that are only asked": TLS + "  client_auth_type: RequestClientCert\n",
    "an unknown policy": TLS + "  client_auth_type: Sometimes\n",
    "clients without an authority": TLS + "  client_auth_type: RequireAndVerifyClientCert\n",
    "an authority that is never used": TLS + "  client_ca_file: ca.crt\n",
    "names of clients who need no certificate": TLS
    + "  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: ca.crt\n  client_allowed_sans: [a.example]\n",
    "no names at all": TLS + "  client_allowed_sans: []\n",
    "a suite of TLS 1.3": TLS + "  cipher_suites:\n    - TLS_AES_128_GCM_SHA256\n",
    "an insecure suite": TLS + "  cipher_suites:\n    - TLS_RSA_WITH_RC4_128_SHA\n",
    "two curves": TLS + "  curve_preferences: [X25519, CurveP256]\n",
    "an unknown curve": TLS + "  curve_preferences: [X448]\n",
    "neither yes nor no": TLS + "  prefer_server_cipher_suites: perhaps\n",
    "HTTP/2": "http_server_config:\n  http2: true\n",
    "a header that may not be set": "http_server_config:\n  headers:\n    Server: x\n",
    "a header's unknown value": "http_server_config:\n  headers:\n    X-Frame-Options: maybe\n",
    "a header of two lines": 'http_server_config:\n  headers:\n    Strict-Transport-Security: "a\\r\\nb"\n',
    "a password that is not hashed": f"basic_auth_users:\n  alice: {HASH}\n  bob: opensesame\n",
    "a hash that costs too much": f"basic_auth_users:\n  alice: {COSTLY}\n",
    "a user with a colon": f'basic_auth_users:\n  "a:b": {HASH}\n',
    "a list of users": "basic_auth_users: [alice]\n",
    "a list in place of a path": "tls_server_config:\n  cert_file: [a]\n",
    "a path in place of a list": TLS + "  cipher_suites: a\n",
    "mappings in place of texts": "tls_server_config:\n  cert: {a: b}\n",
    "text that is no PEM": "tls_server_config:\n  key: schlüssel\n",
    "a yes or no that is a list": "http_server_config:\n  http2: []\n",
    "half a character": 'tls_server_config:\n  cert: "\\ud800"\n',
    "a tag": TLS + "  client_ca: !!binary abcd\n",
    "a key that is a list": "? [a, b]\n: c\n",
    "two documents": TLS + "---\n" + TLS,
    "no YAML": "tls_server_config: [\n",
    "a tabulator": "tls_server_config:\n\tcert_file: a\n",
    "an alias of itself": "basic_auth_users: &a [*a]\n",
    "a deep nest": "[" * 3_000,
    "a control character": "basic_auth_users: \x01\n",
    "too much": "#" * (MAX_BYTES + 1),
}


def message(text: str) -> str:
    """What is said of the text."""
    with pytest.raises(UsageError) as caught:
        parse(text.encode(), PATH)
    return str(caught.value)


def test_what_is_said_of_a_file_that_cannot_be_used() -> None:
    """Every message, as an operator reads it: with the line, what was expected, and what to do."""
    found = "".join(f"{name}:\n    {message(text)}\n" for name, text in CASES.items())
    assert (TESTS / "golden" / "web_config_errors.txt").read_text() == found


def test_a_whole_file() -> None:
    """Every key that can be honoured."""
    config = parse(
        f"""
tls_server_config:
  cert_file: server.crt
  key_file: /etc/keys/server.key
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: ../ca.crt
  client_allowed_sans: [prometheus.example, 10.0.0.7]
  min_version: TLS12
  max_version: TLS13
  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256]
  prefer_server_cipher_suites: false
  curve_preferences: [CurveP384]
http_server_config:
  http2: no
  headers: {{X-Frame-Options: sameorigin, Content-Security-Policy: ""}}
basic_auth_users:
  1234: {HASH}
  no: {HASH}
rate_limit: {{interval: 1m1.5s, burst: 20}}
""".encode(),
        PATH,
    )
    tls = config.tls_server_config
    assert tls is not None
    assert (Path("conf/server.crt"), Path("/etc/keys/server.key"), Path("conf/../ca.crt")) == tls.files
    assert ("prometheus.example", "10.0.0.7") == tls.client_allowed_sans
    assert not tls.prefer_server_cipher_suites
    assert {"X-Frame-Options": "sameorigin"} == config.headers
    assert ["1234", "no"] == list(config.basic_auth_users)
    assert (61.5, 20) == (config.rate_limit.interval, config.rate_limit.burst)


def test_the_one_in_the_documents() -> None:
    """What the page shows is what is read, in full."""
    (shown, *_) = re.findall("```yaml\n(.*?)```", (TESTS.parent / "docs" / "http.md").read_text(), re.DOTALL)
    config = parse(shown.encode(), PATH)
    assert config.tls_server_config is not None
    assert "RequireAndVerifyClientCert" == config.tls_server_config.client_auth_type
    assert ["prometheus"] == list(config.basic_auth_users)


@pytest.mark.real
@pytest.mark.parametrize(
    ("text", "is_sound"),
    [
        (TLS, True),
        (TLS + "  min_version: TLS13\n  curve_preferences: [X25519]\n  prefer_server_cipher_suites: false\n", True),
        (TLS + f"  cipher_suites: [{', '.join(CIPHERS)}]\n", True),
        (TLS + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n", True),
        (TLS + "http_server_config: {http2: false, headers: {X-Frame-Options: deny}}\n", True),
        (f"basic_auth_users: {{alice: {HASH}}}\n", True),
        (TLS + "  min_version: TLS14\n", False),
        (TLS + "  cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]\n", False),
        (TLS + "  client_ca_file: ca.crt\n", False),
        (TLS + "  cert_fille: server.crt\n", False),
        ("tls_server_config: {cert_file: server.crt}\n", False),
        ("http_server_config: {headers: {Server: x}}\n", False),
        ("basic_auth_users: {alice: secret}\n", False),
    ],
)
def test_prometheus_judges_as_we_do(tmp_path: Path, text: str, is_sound: bool) -> None:
    """Its own checker takes the files that are taken here, and refuses what is refused."""
    promtool = program("promtool", "prometheus")
    Authority(tmp_path).sign("server", "127.0.0.1")
    path = tmp_path / "web.yml"
    path.write_text(text)
    said = subprocess.run([promtool, "check", "web-config", path], capture_output=True, text=True)
    assert is_sound == (said.returncode == 0), said.stderr
    with nullcontext() if is_sound else pytest.raises(UsageError):
        parse(path.read_bytes(), path)


def test_text_in_place_of_files() -> None:
    """Certificate, key and authority may stand in the file itself."""
    tls = parse(b"tls_server_config: {cert: a, key: b, client_auth_type: NoClientCert}", PATH).tls_server_config
    assert tls is not None
    assert () == tls.files
    assert "b" == tls.key.get_secret_value()


def test_a_key_without_a_value_is_not_there() -> None:
    """As in Go, where nothing is the default."""
    text = TLS + "  client_ca_file:\n  min_version: ~\nhttp_server_config:\nbasic_auth_users:\n"
    assert parse(TLS.encode(), PATH) == parse(text.encode(), PATH)


def test_no_secret_is_shown() -> None:
    """Neither of a sound configuration nor in what is said of a faulty one."""
    secret = "do-not-tell"  # noqa: S105  it is none
    sound = parse(f"tls_server_config: {{cert: a, key: {secret}}}\nbasic_auth_users: {{a: {HASH}}}".encode(), PATH)
    assert secret not in repr(sound)
    assert HASH not in repr(sound)
    for text in (
        f"basic_auth_users: {{a: {secret}}}",
        f"basic_auth_users: {{a: [{secret}]}}",
        f"tls_server_config: {{cert: a, key: [{secret}]}}",
        f"tls_server_config: {{cert: a, key: {secret}, key_file: b}}",
        f"tls_server_config: {secret}",
    ):
        assert secret not in message(text)


@steady
@given(st.text() | st.text(alphabet="tls_server_config:cert_file \n-[]{}&*!?|>'\"#%@`,~01"))
def test_any_text_is_read_or_refused(text: str) -> None:
    """There is no other outcome, and a refusal names the file and a line of it."""
    try:
        parse(text.encode("utf-8", "surrogatepass"), PATH)
    except UsageError as error:
        found = re.match(r"web configuration conf/web\.yml line (\d+): .", str(error), re.DOTALL)
        assert found is not None
        assert 1 <= int(found[1]) <= len(re.split("\r\n|[\n\r\x85\u2028\u2029]", text)) + 1


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
TLS_KEYS = st.sampled_from(sorted(TlsConfig.model_fields))


@steady
@given(
    st.dictionaries(TLS_KEYS, VALUES, max_size=4),
    st.dictionaries(st.sampled_from(["http2", "headers"]), VALUES),
    VALUES,
    VALUES | st.dictionaries(st.sampled_from(["interval", "burst"]), VALUES),
)
def test_any_values_are_read_or_refused(
    tls: dict[str, object], http: dict[str, object], users: object, limit: object
) -> None:
    """Whatever stands behind a known key."""
    sections = {"tls_server_config": tls, "http_server_config": http, "basic_auth_users": users, "rate_limit": limit}
    with suppress(UsageError):
        parse(yaml.safe_dump(sections).encode(), PATH)


@steady
@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Also what is no text."""
    with suppress(UsageError):
        parse(data, PATH)


WORDS = st.text(alphabet=st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=12)
SECTIONS = st.fixed_dictionaries(
    {},
    optional={
        "tls_server_config": st.fixed_dictionaries(
            {"cert_file": WORDS, "key_file": WORDS},
            optional={
                "min_version": st.sampled_from(["TLS12", "TLS13"]),
                "cipher_suites": st.lists(st.sampled_from(list(CIPHERS)), max_size=3),
                "curve_preferences": st.lists(st.sampled_from(["X25519", "CurveP256"]), max_size=1),
                "prefer_server_cipher_suites": st.booleans(),
            },
        ),
        "http_server_config": st.fixed_dictionaries({}, optional={"http2": st.just(False)}),
        "basic_auth_users": st.dictionaries(WORDS, st.just(HASH), min_size=1, max_size=3),
    },
).filter(bool)


@steady
@given(SECTIONS, st.booleans(), st.booleans())
def test_a_sound_file_means_the_same_in_every_form(sections: dict[str, object], flow: bool, sorts: bool) -> None:
    """In blocks or in braces, in any order: the records are those of the values themselves."""
    text = yaml.safe_dump(sections, default_flow_style=flow, sort_keys=sorts)
    assert WebConfig.model_validate(sections, context=PATH.parent) == parse(text.encode(), PATH)
