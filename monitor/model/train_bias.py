"""Judges an exported model by whose names it finds: the same sentences, their people renamed, region by region.

    python -m monitor.model.train_bias --data DATA [--model FOLDER]

Sentences of Universal NER's PUD, of which nothing was trained on. Every person in them gets a name of the region; the
share found with both ends right is printed, with its 95 % interval (Wilson). Names come from the lists that training
draws from, with another seed, so that some of them were seen; and a name stands in a sentence that was not written
about such a person. By gender: the same with male and with female given names, of the locales whose lists tell them.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from faker import Faker

from monitor.encoder import MODEL_FOLDER, Encoder
from monitor.model.train_data import Example, read_file
from monitor.model.train_judge import Score
from monitor.model.train_names import LATIN, NAMES_EACH, Region, by_locale
from monitor.model.train_variants import Names, renamed_people

SEED: Final = 99
"""Another than training has."""

REGIONS: Final = {
    "North America, Britain, Ireland": "en_US en_GB ga_IE",
    "Western and Southern Europe": "fr_FR de_DE it_IT es_ES nl_NL pt_PT el_GR",
    "Northern Europe, Baltic": "sv_SE no_NO da_DK fi_FI et_EE lt_LT lv_LV",
    "Central and Eastern Europe": "pl_PL cs_CZ sk_SK hu_HU ro_RO hr_HR sl_SI sq_AL ru_RU uk_UA bg_BG",
    "Latin America": "es_MX es_AR es_CO es_CL pt_BR",
    "Turkey, Caucasus, Central Asia": "tr_TR az_AZ ka_GE hy_AM uz_UZ_Latn",
    "Arab world": "ar",
    "Iran, Afghanistan": "fa",
    "Sub-Saharan Africa": "en_NG en_KE zu_ZA yo_NG ha_NG ig_NG tw_GH sw",
    "South Asia": "en_IN en_PK",
    "South East Asia": "id_ID vi_VN tl_PH en_PH en_TH",
    "East Asia": "zh_CN zh_TW ko_KR ja_JP",
}


def by_region() -> Iterator[tuple[str, Names]]:
    """Gives the names of each region of `REGIONS`; one of which the installed Faker has no locale is left out."""
    known: dict[str, list[Region]] = {}
    for locale, region in by_locale(SEED):
        known.setdefault(locale, []).append(region)
    for title, locales in REGIONS.items():
        found = [region for locale in locales.split() for region in known.get(locale, ())]
        if found:
            yield title, Names(tuple(found))


def by_gender() -> Iterator[tuple[str, Names]]:
    """Gives the names of men and of women, from the locales that tell them apart."""
    men, women = [], []
    for locale, region in by_locale(SEED):
        given = _given(locale) if locale in LATIN else (set(), set())
        if all(given) and not given[0] & given[1]:
            men.append(replace(region, given=tuple(sorted(given[0]))))
            women.append(replace(region, given=tuple(sorted(given[1]))))
    yield "men", Names(tuple(men))
    yield "women", Names(tuple(women))


def judge(encoder: Encoder, examples: Sequence[Example], names: Names) -> Score:
    """Gives recall and precision of people once all of them have such names."""
    generator = random.Random(SEED)  # noqa: S311 - repeats, keeps no secret
    renamed = [renamed_people(example, names, generator) for example in examples]
    score = Score()
    for example, reading in zip(renamed, encoder.read([list(example.words) for example in renamed]), strict=True):
        true = set(example.spans("PERSON"))
        found = {(name.start, name.end) for name in reading.names if name.label == "PERSON"}
        score.right += len(true & found)
        score.found += len(found)
        score.true += len(true)
    return score


def main() -> None:
    """Prints a line for each region and gender."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds uner_pud/")
    parser.add_argument("--model", type=Path, default=MODEL_FOLDER, help="folder of an exported model")
    options = parser.parse_args()
    encoder = Encoder(options.model, threads=2)
    examples = [example for _, example in read_file(options.data / "uner_pud" / "test.jsonl")]
    examples = [example for example in examples if any(example.spans("PERSON"))]
    for title, names in (*by_region(), *by_gender()):
        print(f"{title:32} {judge(encoder, examples, names)}")


def _given(locale: str) -> tuple[set[str], set[str]]:
    """Gives the male and the female given names of a locale."""
    faker = Faker(locale)
    faker.seed_instance(SEED)
    drawn = range(NAMES_EACH)
    return {faker.first_name_male() for _ in drawn}, {faker.first_name_female() for _ in drawn}


if __name__ == "__main__":
    main()
