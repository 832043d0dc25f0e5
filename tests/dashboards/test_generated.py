"""What is committed below `dashboards/generated` is what the code makes, and nothing else stands there."""

from dashboards.generate import GENERATED, outputs

REMAKE = "run `python -m dashboards.generate`"


def test_generated_files_are_those_of_the_code() -> None:
    """After a change of rules or boards, remake them."""
    for path, text in outputs().items():
        assert (GENERATED / path).exists(), f"{path} is missing; {REMAKE}"
        assert text == (GENERATED / path).read_text("utf-8"), f"{path} is old; {REMAKE}"


def test_nothing_else_is_there() -> None:
    """A file that nothing makes any more would mislead."""
    there = {path.relative_to(GENERATED).as_posix() for path in GENERATED.rglob("*") if path.is_file()}
    assert set(outputs()) == there
