"""What the queries of several boards share: recorded series, net counts, the mask of tone, and common variables."""

MIN_SENTENCES = 20
"""A sentence's tone has a standard deviation of about 0.45, so that the mean of 20 is good to about 0.1."""

ARTICLES_1H = "kind_entity:deskwatch_entity_articles:increase1h"
ARTICLES_15M = "kind_entity:deskwatch_entity_articles:increase15m"
EXPECTED_15M = "kind_entity:deskwatch_entity_articles:expected15m"
SURPRISE_3M = "kind_entity:deskwatch_entity_articles:surprise3m"
SURPRISE_15M = "kind_entity:deskwatch_entity_articles:surprise15m"
SHARE_1H = "kind_entity:deskwatch_entity_articles_per_articles:ratio_increase1h"
USUAL_SHARE = "kind_entity:deskwatch_entity_articles_per_articles:usual"
SENTENCES_1H = "kind_entity:deskwatch_entity_sentences:increase1h"
SOURCES_15M = "kind_entity:deskwatch_entity_sources:max"
TONE_1H = "kind_entity:deskwatch_entity_tone:mean1h"
USUAL_TONE = "kind_entity:deskwatch_entity_tone:usual"
WATCHED = "desk_kind_entity:deskwatch_entity_desk_info:max"
ALL_ARTICLES_15M = "deskwatch:articles:increase15m"

SPIKE = 'alertname="DeskwatchMentionSpike",alertstate="firing"'
DESK_ALERT = (
    'alertname=~"DeskwatchMentionSpike|Deskwatch(Tone|Sentiment)(Drop|Rise)|DeskwatchNewName",alertstate="firing"'
)

VALUE_AND_TEXT = '/entity="(?<value>.+?)",.*name="(?<text>.+?)"[,}]/'
"""What a variable makes of `query_result` of readable entities: the entity is its value, the name its text."""

JOBS = "label_values(deskwatch_build_info, job)"
DESKS = f"label_values({WATCHED}, desk)"
DATA_AGE = 'time() - max(deskwatch_last_article_timestamp_seconds{job=~"$job"} > 0)'
CATCHING_UP = 'max(deskwatch_catching_up{job=~"$job"})'


def net(what: str, matchers: str, *, function: str = "rate", window: str = "$__rate_interval") -> str:
    """Growth of an entity's `articles` or `mentions`, less what was taken back; not below 0, as in the rules."""
    selector = f'{{job=~"$job",{matchers}}}[{window}]'
    gained = f"sum by (entity) ({function}(deskwatch_entity_{what}_total{selector}))"
    lost = f"sum by (entity) ({function}(deskwatch_entity_retracted_{what}_total{selector}))"
    return f"clamp_min({gained} - {lost}, 0)"


def per_hour(rate: str) -> str:
    """A rate as people count news."""
    return f"{rate} * 3600"


def with_name(countries: str) -> str:
    """Countries with their names: few know all the codes."""
    names = 'max by (entity, name) (deskwatch_country_info{job=~"$job"})'
    return f"{countries} * on (entity) group_left (name) {names}"


def readable(entities: str, by: str = "kind, entity") -> str:
    """Entities with the label `name`: of a country its name, of a person what is shown anyway."""
    return f'{with_name(entities)} or on ({by}) label_join({entities}, "name", "", "entity")'


def masked(tone: str) -> str:
    """Tone, where the past hour has sentences enough to speak of one."""
    return f"{tone} and on (kind, entity) {SENTENCES_1H} >= {MIN_SENTENCES}"
