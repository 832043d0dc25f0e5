"""What is told of a group: one story a name, the rule's figures before ours, and bounds."""

from consumers.notify.payload import decode
from consumers.notify.telling import MAX_TOLD, Teller
from monitor.items import ArticleItem
from monitor.policy import HOUR_MS, MINUTE_MS
from tests.consumers.notify.making import NAME, NOW, alert, body, newsroom, notice, spike
from tests.making import NOON_MS, article, country, ordinary_day, person


def named(number: int, *also: str) -> ArticleItem:
    """An article about the name, and perhaps others."""
    return article(f"a{number}", NOON_MS - number * MINUTE_MS, person(NAME), *map(person, also))


def test_alerts_about_one_name_are_one_story() -> None:
    """Two desks and two rules: one name, its desks, each reason once, since the first of them."""
    told = notice(
        spike(desk="world", description="Often.", minutes=4),
        spike(desk="politics", description="Often.", minutes=9),
        alert("DeskwatchToneDrop", kind="person", entity=NAME, desk="world", description="Sad."),
        items=(named(1),),
    )
    [story] = told.stories
    assert ("politics", "world") == story.desks
    assert ["Often.", "Sad."] == [reason.text for reason in story.reasons]
    assert 9 * 60 == (NOW - story.since).total_seconds()


def test_a_name_is_over_when_all_of_its_alerts_are() -> None:
    """While one fires, what is over is not told; afterwards no headline is."""
    both = notice(spike(ended=1, description="Old."), spike(desk="politics", description="New."), items=(named(1),))
    assert (None, ["New."]) == (both.stories[0].ended, [reason.text for reason in both.stories[0].reasons])
    over = notice(spike(ended=3), spike(desk="politics", ended=1), items=(named(1),))
    assert ((), 60.0) == (over.stories[0].headlines, (NOW - (over.stories[0].ended or NOW)).total_seconds())


def test_the_rules_figures_win() -> None:
    """They are what made it fire; ours serve where it does not say, both or neither."""
    items = (*ordinary_day(NOON_MS, articles=240), named(1), named(2))
    theirs = notice(spike(seen="14.3", expected="1.5", span_seconds="600"), items=items).stories[0]
    assert (14.3, 1.5, 600) == (theirs.seen, theirs.expected, theirs.span_seconds)
    ours = notice(spike(), items=items).stories[0]
    assert (2, 0.0, 900) == (ours.seen, ours.expected, ours.span_seconds)
    half = notice(spike(seen="14.3"), items=items).stories[0]
    assert (14.3, None) == (half.seen, half.expected)


def test_figures_that_are_none_are_passed_over() -> None:
    """A rule may divide by nothing."""
    for text in ("NaN", "+Inf", "-3", "many", ""):
        assert 1 == notice(spike(seen=text), items=(named(1),)).stories[0].seen


def test_a_name_that_the_desk_does_not_know_is_told_all_the_same() -> None:
    """Without headlines; a country by its name."""
    [story] = notice(spike("KE", kind="country", seen="9", expected="1")).stories
    assert ("Kenya", 9, ()) == (story.name, story.seen, story.headlines)
    assert "Who Is That" == notice(spike("Who\nIs\u202e That")).stories[0].name


def test_an_alert_without_a_name_is_an_operation() -> None:
    """Also with a kind that is none of ours, and without a summary."""
    told = notice(alert("DeskwatchLagging", summary="Late."), alert("Other", kind="party", entity="X", minutes=2))
    assert ((), ["Late.", "Other"]) == (told.stories, [operation.title for operation in told.operations])


def test_what_fires_comes_first_the_most_articles_before() -> None:
    """The first line is what a phone shows."""
    told = notice(
        spike("PE", kind="country", seen="99", ended=1),
        spike("NO", kind="country", seen="4"),
        spike("KE", kind="country", seen="20"),
    )
    assert ["KE", "NO", "PE"] == [story.id for story in told.stories]


def test_a_headline_is_told_once() -> None:
    """Five names of one story share their articles: the second only says how many."""
    items = (named(1, "Tomas Rauch"), named(2, "Tomas Rauch"), article("own", NOON_MS, person("Tomas Rauch")))
    first, second = notice(spike(seen="9"), spike("Tomas Rauch", seen="5"), items=items).stories
    assert (2, 0) == (len(first.headlines), first.told_above)
    assert (["Headline of own"], 2) == ([it.title for it in second.headlines], second.told_above)


def test_a_long_list_is_cut_and_says_so() -> None:
    """Only what is told is looked up; what Alertmanager itself left out is counted too."""
    many = [spike(f"Person {number:03}", seen=str(number)) for number in range(500)]
    told = notice(*many, truncatedAlerts=7)
    assert (MAX_TOLD, 490 + 7) == (len(told.stories), told.left_out)
    assert "Person 499" == told.stories[0].name


def test_text_of_outsiders_is_on_one_line_and_bounded() -> None:
    """Whatever a rule or an article holds."""
    told = notice(spike(description="x\r\nBcc: y\x1b[31m" + "z" * 1_000, runbook_url="javascript:alert(1)"))
    [reason] = told.stories[0].reasons
    assert "x Bcc: y [31mzz" == reason.text[:15]
    assert 300 == len(reason.text)
    assert "" == reason.runbook


def test_a_link_leads_to_the_article_or_to_our_page_of_it() -> None:
    """Nothing that runs, nothing endless; without a page there is no link."""
    bad = ("javascript:alert(1)", "", "https://", "https://x.example/" + "y" * 2_000)
    for link in bad:
        item = article("a", NOON_MS, person(NAME), link=link)
        [headline] = notice(spike(), items=(item,)).stories[0].headlines
        assert f"https://desk.example/article/{headline.article_id}" == headline.link
        assert "" == notice(spike(), items=(item,), page="").stories[0].headlines[0].link


def test_a_sentence_says_more_than_the_headline() -> None:
    """Neither the headline again nor a name alone; a missing headline is the sentence."""
    said = "Mira Solano said that she stays."
    for title, sentence, wanted in [
        ("Crisis", said, ("Crisis", said)),
        (said, said, (said, "")),
        ("Crisis", "Solano, again.", ("Crisis", "")),
        ("", said, (said, "")),
    ]:
        item = article("a", NOON_MS, person(NAME, sentence=sentence), title=title)
        [headline] = notice(spike(), items=(item,)).stories[0].headlines
        assert wanted == (headline.title, headline.sentence)


def test_a_repetition_has_the_same_id() -> None:
    """Of the same alerts in the same state, whatever the desk has learnt; any change has another, in one thread."""
    one, again = notice(spike(), items=(named(1),)), notice(spike(), items=(named(2), named(3)))
    assert (one.id, one.thread) == (again.id, again.thread)
    for other in (notice(spike(ended=1)), notice(spike(), spike("KE", kind="country")), notice(spike(minutes=1))):
        assert one.id != other.id
        assert one.thread == other.thread


def test_a_replay_takes_no_heed_of_the_time_on_the_wall() -> None:
    """Its articles are of another day than its alerts."""
    desk = newsroom(named(1), article("older", NOON_MS - 5 * HOUR_MS, person(NAME), country("KE")))
    desk.clock.is_replay = True
    group = decode(body(spike() | {"startsAt": "2031-01-01T00:00:00Z"}))
    told = Teller(desk.desk, desk.clock).notice(group, at=NOW)
    assert ["Headline of a1", "Headline of older"] == [it.title for it in told.stories[0].headlines]
