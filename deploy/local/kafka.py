"""A real Apache Kafka on this machine's loopback: no containers, no scripts, Java 17 and Maven only.

    python -m deploy.local.kafka start DIR [--nodes 3] [--secure] [--user NAME=PASSWORD ...]
    python -m deploy.local.kafka stop|kill|restart DIR

`start` prints the brokers' addresses, for `DESKWATCH_BROKERS`, and leaves them running; data, logs and process ids are
in DIR. With `--secure` clients must speak TLS and log in (SCRAM-SHA-512 or PLAIN), and may do only what an access
control list allows; the user `admin` may do everything. Kafka's own archives come from Maven Central, once, into a
cache outside the checkout. For trying out and for tests: one disk, one machine.
"""

import argparse
import hashlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
JAVA = ("java", "-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dlog4j2.level=WARN")
MIN_JAVA = 17
START_SECONDS = 90.0
STOP_SECONDS = 30.0


class LocalKafkaError(Exception):
    """It cannot be started here; the message says what to do."""


def fetch_jars() -> Path:
    """Where Kafka's archives are, fetched (43 MB) where they are missing. Raises `LocalKafkaError`."""
    _check_java()
    folder = _cache()
    if folder.is_dir():
        return folder
    if shutil.which("mvn") is None:
        raise LocalKafkaError("mvn is not installed, which fetches Kafka; on Debian: apt-get install maven")
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(dir=folder.parent))
    command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    command += [f"-DoutputDirectory={partial}", "-DincludeScope=runtime"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(partial)
        raise LocalKafkaError(
            f"Kafka could not be fetched from Maven Central: {done.stdout[-800:]}{done.stderr[-800:]}"
        )
    try:
        partial.rename(folder)
    except OSError:  # somebody else was faster
        shutil.rmtree(partial)
    return folder


class Node:
    """One broker and controller, in a folder of its own."""

    def __init__(self, folder: Path, jars: Path) -> None:
        self.folder, self._jars = folder, jars
        self.log_path = folder / "broker.log"
        self._properties, self._pid_file = folder / "server.properties", folder / "pid"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        """The port that clients connect to."""
        found = re.search(r"^listeners=\w+://127\.0\.0\.1:(\d+)", self._properties.read_text(), re.MULTILINE)
        assert found is not None
        return int(found[1])

    def launch(self) -> None:
        """Starts the process, in a session of its own: Ctrl-C is not for it."""
        command = [*JAVA, "-cp", f"{self._jars}/*", "kafka.Kafka", str(self._properties)]
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=self.folder
            )
        self._pid_file.write_text(str(self._process.pid))

    def is_alive(self) -> bool:
        """Whether its process runs; a process of that number that is not ours is not it."""
        if self._process is not None:
            return self._process.poll() is None
        try:
            command = Path(f"/proc/{int(self._pid_file.read_text())}/cmdline").read_bytes()
        except (OSError, ValueError):
            return False
        return str(self._properties).encode() in command

    def wait_up(self, timeout_seconds: float = START_SECONDS) -> None:
        """Returns once clients can connect, which it allows only when it can serve them."""
        until = time.monotonic() + timeout_seconds
        while self.is_alive() and time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise LocalKafkaError(f"node {self.folder.name} did not start:\n{self.log_path.read_text()[-3_000:]}")

    def send(self, number: int) -> None:
        """Sends its process a signal."""
        if self.is_alive():
            os.kill(int(self._pid_file.read_text()), number)

    def stop(self, number: int = signal.SIGTERM, timeout_seconds: float = STOP_SECONDS) -> None:
        """Ends its process; by force, where it does not end in time."""
        self.send(number)
        until = time.monotonic() + timeout_seconds
        while self.is_alive():
            if time.monotonic() > until:
                self.send(signal.SIGKILL)
            time.sleep(0.05)
        while _is_open(self.port) and time.monotonic() < until:  # its memory goes before its sockets
            time.sleep(0.05)
        self._pid_file.unlink(missing_ok=True)


class Cluster:
    """One or three nodes; `with Cluster(folder) as cluster` starts and stops them. Their data stay in the folder."""

    def __init__(
        self,
        folder: Path,
        *,
        nodes: int = 1,
        secure: bool = False,
        properties: Mapping[str, str] | None = None,
        users: Mapping[str, str] | None = None,
    ) -> None:
        """Makes the cluster's folder where it is missing; else it is as it was made, whatever else is given."""
        self.folder = folder.resolve()
        jars = fetch_jars()
        if not (self.folder / "bootstrap").exists():
            _create(self.folder, jars, nodes, properties or {}, (users or {}) if secure else None)
        self.bootstrap = (self.folder / "bootstrap").read_text().strip()
        self.nodes = [Node(path.parent, jars) for path in sorted(self.folder.glob("*/server.properties"))]

    @property
    def tls(self) -> Path:
        """The folder of a secure cluster's `ca.pem`, `client.pem` (certificate and key) and `admin.password`."""
        return self.folder / "tls"

    def start(self) -> "Cluster":
        """Starts what does not run, and waits until it can be used."""
        for node in self.nodes:
            if not node.is_alive():
                node.launch()
        for node in self.nodes:
            node.wait_up()
        return self

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Ends all nodes at once: the last one alone would wait for the others."""
        for node in self.nodes:
            node.send(number)
        for node in self.nodes:
            node.stop(number, 10)

    def __enter__(self) -> "Cluster":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def _cache() -> Path:
    if given := os.environ.get("DESKWATCH_KAFKA_JARS"):
        return Path(given)
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "deskwatch" / f"kafka-{hashlib.sha256(POM.read_bytes()).hexdigest()[:12]}"


def _check_java() -> None:
    if shutil.which("java") is None:
        raise LocalKafkaError("java is not installed; on Debian: apt-get install default-jre-headless")
    said = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr
    found = re.search(r'version "(\d+)', said)
    if found is None or int(found[1]) < MIN_JAVA:
        raise LocalKafkaError(f"Kafka needs Java {MIN_JAVA} or later, this is {said.splitlines()[0]}")


def _create(folder: Path, jars: Path, nodes: int, given: Mapping[str, str], users: Mapping[str, str] | None) -> None:
    """Writes each node's properties and formats its disk; `users` None: without security."""
    folder.mkdir(parents=True, exist_ok=True)
    ports = free_ports(2 * nodes)
    common = _common(nodes, ports)
    known: dict[str, str] = {}
    if users is not None:
        known = {"admin": secrets.token_urlsafe(16), **users}
        _make_certificates(folder / "tls")
        password = folder / "tls" / "admin.password"
        password.touch(mode=0o600)
        password.write_text(known["admin"])
        common |= _secure(folder / "tls", known)
    for number in range(nodes):
        node = folder / str(number + 1)
        node.mkdir()
        listener = "PLAINTEXT" if users is None else "SASL_SSL"
        own = {
            "node.id": str(number + 1),
            "listeners": f"{listener}://127.0.0.1:{ports[2 * number]},CONTROLLER://127.0.0.1:{ports[2 * number + 1]}",
            "log.dirs": str(node / "data"),
        }
        lines = [f"{key}={value}\n" for key, value in (common | own | dict(given)).items()]
        (node / "server.properties").touch(mode=0o600)
        (node / "server.properties").write_text("".join(lines))
        added = [it for name, word in known.items() for it in ("-S", f"SCRAM-SHA-512=[name={name},password={word}]")]
        command = [*JAVA, "-cp", f"{jars}/*", "kafka.tools.StorageTool", "format", "-t", "deskwatch-local"]
        _checked([*command, "-c", str(node / "server.properties"), *added])
    (folder / "bootstrap").write_text(",".join(f"127.0.0.1:{port}" for port in ports[::2]) + "\n")


def _common(nodes: int, ports: list[int]) -> dict[str, str]:
    """What all nodes share: few threads, small tables, quick to notice that a node is gone."""
    replicas = str(min(nodes, 3))
    return {
        "process.roles": "broker,controller",
        "controller.quorum.voters": ",".join(f"{n + 1}@127.0.0.1:{ports[2 * n + 1]}" for n in range(nodes)),
        "controller.listener.names": "CONTROLLER",
        "auto.create.topics.enable": "false",
        "offsets.topic.replication.factor": replicas,
        "offsets.topic.num.partitions": "4",
        "transaction.state.log.replication.factor": replicas,
        "transaction.state.log.min.isr": "1",
        "group.initial.rebalance.delay.ms": "0",
        "group.min.session.timeout.ms": "1000",
        "broker.session.timeout.ms": "1500",
        "broker.heartbeat.interval.ms": "300",
        "log.cleaner.backoff.ms": "1000",
        "log.cleaner.dedupe.buffer.size": str(16 * 2**20),
        "num.network.threads": "2",
        "num.io.threads": "4",
    }


def _secure(tls: Path, users: Mapping[str, str]) -> dict[str, str]:
    """TLS 1.3 with a certificate of our own authority, users with passwords, and access control lists."""
    module = "org.apache.kafka.common.security"
    plain = " ".join(f'user_{name}="{word}"' for name, word in users.items())
    login = f'username="admin" password="{users["admin"]}"'
    return {
        "listener.security.protocol.map": "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "SASL_SSL",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
        "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": f"{module}.scram.ScramLoginModule required {login};",
        "listener.name.sasl_ssl.plain.sasl.jaas.config": f"{module}.plain.PlainLoginModule required {login} {plain};",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(tls / "server.pem"),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(tls / "ca.pem"),
        "ssl.client.auth": "requested",
        "ssl.enabled.protocols": "TLSv1.3",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:admin;User:ANONYMOUS",
    }


def _make_certificates(tls: Path) -> None:
    """An authority, a server's certificate for this machine, and a client's."""
    if shutil.which("openssl") is None:
        raise LocalKafkaError(
            "openssl is not installed, which makes the certificates; on Debian: apt-get install openssl"
        )
    tls.mkdir(mode=0o700)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    authority = ["-subj", "/CN=deskwatch local", "-keyout", str(tls / "ca.key"), "-out", str(tls / "ca.pem")]
    _checked(["openssl", "req", "-x509", *key, "-days", "365", *authority])
    (tls / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    for name, subject in (("server", "localhost"), ("client", "deskwatch")):
        path = tls / name
        _checked(["openssl", "req", *key, "-subj", f"/CN={subject}", "-keyout", f"{path}.key", "-out", f"{path}.csr"])
        signing = ["-CA", str(tls / "ca.pem"), "-CAkey", str(tls / "ca.key"), "-CAcreateserial", "-days", "365"]
        signed = ["-in", f"{path}.csr", *signing, "-extfile", str(tls / "names"), "-out", f"{path}.crt"]
        _checked(["openssl", "x509", "-req", *signed])
        parts = [Path(f"{path}.key"), Path(f"{path}.crt"), tls / "ca.pem"]
        Path(f"{path}.pem").write_text("".join(part.read_text() for part in parts))


def _checked(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise LocalKafkaError(f"{command[0]} failed: {done.stdout[-800:]}{done.stderr[-800:]}")


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_ports(number: int) -> list[int]:
    """Ports that nobody listens on now."""
    opened = [socket.socket() for _ in range(number)]
    for one in opened:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in opened]
    for one in opened:
        one.close()
    return ports


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["start", "stop", "kill", "restart"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--nodes", type=int, choices=[1, 3], default=1)
    parser.add_argument("--secure", action="store_true")
    parser.add_argument("--user", action="append", default=[], metavar="NAME=PASSWORD")
    parser.add_argument("--property", action="append", default=[], metavar="KEY=VALUE")
    given = parser.parse_args()
    if given.what != "start" and not (given.folder / "bootstrap").exists():
        parser.error(f"{given.folder} holds no cluster; make one: python -m deploy.local.kafka start {given.folder}")
    pairs = [[it.partition("=")[::2] for it in those] for those in (given.property, given.user)]
    try:
        cluster = Cluster(
            given.folder, nodes=given.nodes, secure=given.secure, properties=dict(pairs[0]), users=dict(pairs[1])
        )
        if given.what != "start":
            cluster.stop(signal.SIGKILL if given.what == "kill" else signal.SIGTERM)
        if given.what in ("start", "restart"):
            print(cluster.start().bootstrap)
    except LocalKafkaError as error:
        sys.exit(f"deploy.local.kafka: {error}")


if __name__ == "__main__":
    main()
