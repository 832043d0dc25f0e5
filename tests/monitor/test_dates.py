"""Times in every form that senders use, and what is no time."""

from datetime import UTC, datetime

import pytest

from monitor.dates import LAST_MS, date_ms

MOMENT = datetime(2026, 3, 10, 14, 30, 15, tzinfo=UTC)
MOMENT_MS = int(MOMENT.timestamp()) * 1000
DAY_MS = int(datetime(2026, 3, 10, tzinfo=UTC).timestamp()) * 1000


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-10T14:30:15Z",
        "2026-03-10T14:30:15",
        "2026-03-10t14:30:15z",
        " 2026-03-10 14:30:15 ",
        "2026-03-10T16:30:15+02:00",
        "2026-03-10T09:30:15-0500",
        "2026-03-10T15:30:15+01",
        "2026-03-10T14:30:15.000000000Z",
        "20260310T143015Z",
        "20260310T153015+0100",
        "20260310143015",
        "Tue, 10 Mar 2026 14:30:15 GMT",
        "Tue, 10 Mar 2026 15:30:15 +0100",
        "10 Mar 2026 09:30:15 EST",
        "2026-03-10 14:30:15 UTC",
        "2026-03-10 14:30:15 Z",
        "2026-03-10T14:30:15.000 GMT",
        "2026-03-10 16:30:15 +0200",
        "2026/03/10 14:30:15",
        "2026/03/10 16:30:15 +02:00",
        "Tue Mar 10 14:30:15 2026",
        "Tue Mar 10 09:30:15 EST 2026",
        "March 10, 2026 14:30:15",
        "Tuesday, March 10, 2026, 09:30:15 EST",
        MOMENT_MS // 1000,
        MOMENT_MS / 1000,
        str(MOMENT_MS // 1000),
        MOMENT_MS,
        str(MOMENT_MS),
        MOMENT_MS * 1000,
        MOMENT_MS * 1_000_000,
    ],
)
def test_one_moment_in_every_usual_form(value: object) -> None:
    """ISO 8601, RFC 2822 and numbers since 1970 give the same millisecond."""
    assert MOMENT_MS == date_ms(value)


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-10",
        "20260310",
        20260310,
        "2026-W11-2",
        "2026/03/10",
        "2026-03-10 UTC",
        "March 10, 2026",
        "Mar. 10 2026",
        "10 March 2026",
        "Tue, 10 Mar 2026",
    ],
)
def test_a_day_is_its_first_moment(value: object) -> None:
    """A date without a time is midnight UTC."""
    assert DAY_MS == date_ms(value)


def test_a_day_of_one_digit_and_the_september_of_newspapers() -> None:
    """`ctime` fills up with a blank; American newspapers write Sept."""
    assert date_ms("2024-05-01T10:00:00Z") == date_ms("Wed May  1 10:00:00 2024") == date_ms("May 1, 2024 10:00")
    assert date_ms("2024-09-01") == date_ms("Sept. 1, 2024") == date_ms("1 Sept 2024")


def test_parts_of_a_second_are_kept_to_the_millisecond() -> None:
    """Three digits of a fraction count, whether after a point or a comma."""
    assert [MOMENT_MS + 987, MOMENT_MS + 987] == [date_ms(f"2026-03-10T14:30:15{part}Z") for part in (".9876", ",987")]


def test_the_last_year_is_a_date() -> None:
    """The year 9999 is read to its last millisecond."""
    assert LAST_MS == date_ms("9999-12-31T23:59:59.999Z")


@pytest.mark.parametrize(
    "value",
    [
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-01:00",
        "10000-01-01T00:00:00Z",
        "2026-02-30",
        "2026-03-10T25:00:00Z",
        "Tue, 32 Mar 2026 14:30:15 GMT",
        "10 Mar 99999 00:00:00 +9999",
        "10/03/2026",
        "03/10/2026 14:30:15",
        "2026/3/10",
        "March 32, 2026",
        "Mayor 1, 2026",
        "March 10, 2026 02:30 PM",
        "March 10",
        "10 March 26",
        "2026-03-10 14:30:15 CEST",
        "yesterday",
        "",
        "٢٠٢٦-٠٣-١٠",
        "9" * 30,
        "9" * 5_000,
        10**400,
        float("nan"),
        float("inf"),
        -1,
        0,
        7,
        2026,
        True,
        None,
        [],
        {"date": "2026-03-10"},
    ],
)
def test_what_cannot_be_a_time_is_absent(value: object) -> None:
    """Impossible dates, other types and numbers too small for a date give no time and no error."""
    assert date_ms(value) is None
