"""A notice as plain text: for standard output, and the part of a mail that everything can read."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from consumers.notify import wording
from consumers.notify.notices import Notice, Operation, Reason, Told


def render(notice: Notice, zone: ZoneInfo) -> str:
    """The text, with a line break at its end."""
    blocks = [_story(told, notice, zone) for told in notice.stories]
    blocks += [_operation(told, notice, zone) for told in notice.operations]
    rest = wording.left_out(notice)
    return "\n\n".join(["\n".join(block) for block in blocks] + ([rest] if rest else [])) + "\n"


def _story(told: Told, notice: Notice, zone: ZoneInfo) -> Iterator[str]:
    yield wording.headline(told)
    yield wording.facts(told, notice, zone)
    if told.ended is not None:
        return
    for number, it in enumerate(told.headlines, 1):
        yield ""
        yield f"{number}. {it.title} ({wording.byline(it.source, it.at, notice, zone)})"
        if it.sentence:
            yield f"   {it.sentence}"
        if it.link:
            yield f"   {it.link}"
    if besides := wording.besides(told):
        yield ""
        yield besides
    footer = [*_reasons(told.reasons), *([f"Page: {told.page}"] if told.page else [])]
    yield from ["", *footer] if footer else []


def _operation(told: Operation, notice: Notice, zone: ZoneInfo) -> Iterator[str]:
    yield wording.operation(told)
    yield wording.operation_facts(told, notice, zone)
    if told.ended is None:
        yield from _reasons((told.reason,))


def _reasons(reasons: tuple[Reason, ...]) -> Iterator[str]:
    for reason in reasons:
        if reason.text:
            yield f"Why: {reason.text}"
    for runbook in dict.fromkeys(reason.runbook for reason in reasons if reason.runbook):
        yield f"What it means: {runbook}"
