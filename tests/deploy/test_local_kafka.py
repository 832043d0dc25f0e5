"""The local Kafka starts, keeps its place, and leaves nothing behind."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.real import program

pytestmark = pytest.mark.real


def test_it_stays_between_commands_and_ends_when_told(tmp_path: Path) -> None:
    """start, restart and kill from the command line; the address stays, the process does not."""
    program("java", "default-jre-headless")
    program("mvn", "maven")
    folder = tmp_path / "kafka"

    def command(*words: str) -> str:
        done = subprocess.run([sys.executable, "-m", "deploy.local.kafka", *words], capture_output=True, text=True)
        assert 0 == done.returncode, done.stderr
        return done.stdout.strip()

    address = command("start", str(folder))
    pid = int((folder / "1" / "pid").read_text())
    try:
        socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), 5).close()
        assert address == command("restart", str(folder))
        assert pid != int((folder / "1" / "pid").read_text())
    finally:
        command("kill", str(folder))
    assert not (folder / "1" / "pid").exists()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), 5)


def test_a_folder_without_a_cluster_is_refused(tmp_path: Path) -> None:
    """With the command that makes one."""
    command = [sys.executable, "-m", "deploy.local.kafka", "stop", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert 2 == done.returncode
    assert "holds no cluster" in done.stderr
