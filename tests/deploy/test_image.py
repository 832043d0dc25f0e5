"""The image is made from what the project's own lock names, and what is taken out of it is not missed."""

import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from tests.consumers.running import counts, environment, once
from tests.real import program

ROOT = Path(__file__).parents[2]
IMAGE = ROOT / "deploy" / "image"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def pins(lock: Path) -> dict[str, set[str]]:
    """What a lock names: `name==version` and its hashes."""
    found: dict[str, set[str]] = {}
    for line in lock.read_text("utf-8").splitlines():
        if named := re.match(r"[\w.-]+==\S+", line):
            hashes = found.setdefault(named[0], set())
        hashes |= set(re.findall(r"sha256:\w+", line))
    return found


def names(requirements: list[str]) -> set[str]:
    """The names of requirements, as locks spell them."""
    return {re.split(r"[^\w.-]", it)[0].lower().replace("_", "-") for it in requirements}


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [("runtime", PROJECT["project"]["dependencies"]), ("build", PROJECT["build-system"]["requires"])],
)
def test_the_image_has_the_versions_that_are_tested(lock: str, wanted: list[str]) -> None:
    """Its locks name all that it needs, and nothing that the project's lock does not; else run `make lock`."""
    image, tested = pins(IMAGE / f"{lock}.lock"), pins(ROOT / "requirements.lock")
    assert names(wanted) <= {pin.partition("==")[0] for pin in image}
    assert {} == {pin: hashes for pin, hashes in image.items() if hashes != tested.get(pin)}


def test_everything_that_the_wheel_needs_is_let_through_to_the_build() -> None:
    """The packages, and what pyproject.toml reads."""
    given = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    read = {"pyproject.toml", "deploy/image", PROJECT["project"]["readme"], *PROJECT["project"]["license-files"]}
    assert {*PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"], *read} <= given


def lint(dockerfile: str) -> str:
    """What hadolint says of a Dockerfile."""
    hadolint = str(Path(sysconfig.get_path("scripts")) / "hadolint")
    done = subprocess.run([hadolint, "--no-color", "-"], input=dockerfile, capture_output=True, text=True)
    return done.stdout + done.stderr


def test_the_dockerfile_has_no_fault_that_a_linter_knows() -> None:
    """And the linter knows faults."""
    text = DOCKERFILE.read_text("utf-8")
    assert "" == lint(text)
    assert "DL3042" in lint(text.replace("PIP_NO_CACHE_DIR=1 ", ""))


def test_the_dockerfile_speaks_of_one_python() -> None:
    """The folders in it are those of the version it begins with."""
    text = DOCKERFILE.read_text("utf-8")
    version = re.search(r"ARG PYTHON=python:(\d+\.\d+)\.\d+-", text)
    assert version is not None
    assert {version[1]} == set(re.findall(r"lib/python(\d+\.\d+)", text))


@pytest.mark.real
def test_what_is_taken_out_is_not_missed(tmp_path: Path) -> None:
    """The shipped day is counted the same with what slim.sh leaves of the installed packages, at most 60 % of them."""
    program("strip", "binutils")
    site = tmp_path / "site-packages"
    site.mkdir()
    for name in ["deskwatch", *(pin.partition("==")[0] for pin in pins(IMAGE / "runtime.lock"))]:
        _copy(name, site)
    whole = _size(site)
    subprocess.run(["sh", str(IMAGE / "slim.sh"), str(site)], check=True)
    assert 0.6 > _size(site) / whole

    counted = [tmp_path / "whole.txt", tmp_path / "slim.txt"]
    assert 0 == once("run", "--once", "--metrics-out", counted[0]).returncode
    command = [sys.executable, "-S", "-m", "consumers", "run", "--once", "--metrics-out", str(counted[1])]
    done = subprocess.run(command, env=environment() | {"PYTHONPATH": f"{site}:{ROOT}"}, capture_output=True, text=True)
    assert 0 == done.returncode, done.stderr
    assert counts(counted[0].read_text()) == counts(counted[1].read_text())


def _copy(name: str, site: Path) -> None:
    """Copies an installed package; one that is for other machines only is not there."""
    try:
        package = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return
    for file in package.files or ():
        if ".." not in file.parts:
            (site / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(str(package.locate_file(file)), site / file)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
