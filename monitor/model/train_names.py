"""Names of people of many countries, to draw from: Faker's lists, put into Latin letters where need be, and own ones.

The training sets are full of the same statesmen, and a model that knows them by heart misses the rest of the world.
Faker (MIT) has given and family names by country; anyascii (ISC) writes other letters in Latin ones. For Arabic and
Persian names no transliteration gives the vowels, so that theirs stand here, written for deskwatch.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from anyascii import anyascii
from faker import Faker

NAMES_EACH: Final = 300

LATIN: Final = (  # noqa: SIM905 - one a line would be half the file
    "en_US en_GB en_IN en_NG en_KE en_PK en_TH en_PH id_ID tr_TR vi_VN zu_ZA yo_NG ha_NG ig_NG tw_GH uz_UZ_Latn "
    "az_AZ pl_PL cs_CZ sk_SK hu_HU ro_RO hr_HR sl_SI sq_AL et_EE lt_LT lv_LV fi_FI sv_SE no_NO da_DK nl_NL de_DE "
    "fr_FR it_IT es_ES es_MX es_AR es_CO es_CL pt_BR pt_PT ga_IE tl_PH sw"
).split()
"""Faker's locales whose names are in Latin letters; one that the installed Faker lacks is passed over."""

OTHER_LETTERS: Final = "ru_RU uk_UA bg_BG el_GR ka_GE hy_AM".split()  # noqa: SIM905
FAMILY_FIRST: Final = "ko_KR zh_CN zh_TW".split()  # noqa: SIM905

_ARABIC_GIVEN: Final = (  # noqa: SIM905
    "Ahmed Mohammed Mahmoud Mustafa Hassan Hussein Ali Omar Khaled Youssef Ibrahim Abdullah Abdulrahman Saleh "
    "Salem Tariq Faisal Fahd Majid Nasser Walid Ziad Rami Sami Karim Amr Bashar Bilal Hamza Anwar Adel Jamal "
    "Marwan Nabil Rashid Saad Saif Samir Yahya Yasser Mounir Hisham Ismail Imad Fatima Aisha Khadija Maryam "
    "Zainab Layla Salma Nour Huda Amina Samira Rania Dina Hanan Yasmin Noor Reem Farah Lina Mona Sawsan Nadia "
    "Asma Latifa Houda Abdelaziz Abdelkader Rachid Moncef Habib Noureddine Azzedine Muammar Haitham Qaboos Sultan "
    "Mansour Hamad Tamim Jassim"
).split()
_ARABIC_FAMILY: Final = (  # noqa: SIM905
    "al-Assad al-Sisi al-Maliki al-Abadi al-Sadr al-Hashimi al-Jubouri al-Dulaimi al-Rashid al-Thani al-Sabah "
    "al-Khalifa al-Nahyan al-Maktoum al-Houthi al-Saleh al-Ahmar al-Masri al-Qahtani al-Ghamdi al-Otaibi al-Shammari "
    "al-Zahrani al-Harbi al-Amri al-Tamimi al-Bakr Haddad Khoury Nasrallah Hariri Mansour Saleh Hamdan Darwish "
    "Barghouti Abbas Qasim Najjar Khalil Shaheen Farouk Mubarak Morsi Badawi Zewail Bouteflika Benali Belkacem "
    "Bensouda Benkirane Tebboune Ghannouchi Essebsi Chahed Bouazizi Haftar Sarraj Dbeibah Bashir Hamdok Burhan "
    "Dagalo Osman Awad Fayyad Erekat Sultan"
).split()
_PERSIAN_GIVEN: Final = (  # noqa: SIM905
    "Reza Hossein Mehdi Javad Abbas Mohsen Saeed Behzad Farhad Kamran Dariush Arash Cyrus Babak Ramin Amir Hamid "
    "Masoud Ebrahim Shirin Nasrin Narges Parisa Mahsa Leila Zahra Maryam Azadeh Golnaz Niloufar Sadegh Qasem "
    "Esmail Ashraf Hamid Gul Zalmay Amrullah"
).split()
_PERSIAN_FAMILY: Final = (  # noqa: SIM905
    "Hosseini Mohammadi Ahmadi Rezaei Karimi Rahimi Jafari Moradi Hashemi Sadeghi Rostami Tehrani Shirazi "
    "Esfahani Kermani Larijani Rouhani Khatami Mousavi Karroubi Zarif Jalili Velayati Qalibaf Raisi Farrokhzad "
    "Ebadi Sotoudeh Panahi Farhadi Ghani Karzai Noorzai Popal"
).split()
_JAPANESE: Final = "ja_JP"


@dataclass(frozen=True, slots=True)
class Region:
    """Given and family names that go together, and whether the family name comes first."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    is_family_first: bool = False


def regions(seed: int) -> Iterator[Region]:
    """Gives every region, with up to `NAMES_EACH` names of each kind; the same seed gives the same names."""
    return (region for _, region in by_locale(seed))


def by_locale(seed: int) -> Iterator[tuple[str, Region]]:
    """Gives the same with Faker's locale of each, or `ar` and `fa`; a locale may have several ways to write names."""
    for locale in LATIN:
        for region in _of_faker(locale, seed):
            yield locale, region
    for locale in OTHER_LETTERS:
        for region in _of_faker(locale, seed):
            yield locale, Region(_latin(region.given), _latin(region.family))
    for locale in FAMILY_FIRST:
        for region in _of_faker(locale, seed):
            family = _latin(region.family)
            for joint in ("", "-", " "):
                given = tuple(_syllables(name, joint) for name in region.given)
                yield locale, Region(given, family, is_family_first=True)
    faker = Faker(_JAPANESE)
    faker.seed_instance(seed)
    given = tuple(sorted({faker.first_romanized_name() for _ in range(NAMES_EACH)}))
    yield _JAPANESE, Region(given, tuple(sorted({faker.last_romanized_name() for _ in range(NAMES_EACH)})))
    for _ in range(3):
        yield "ar", Region(tuple(_ARABIC_GIVEN), tuple(_ARABIC_FAMILY))
    yield "fa", Region(tuple(_PERSIAN_GIVEN), tuple(_PERSIAN_FAMILY))


def _of_faker(locale: str, seed: int) -> Iterator[Region]:
    """Gives the region of a locale; none if the installed Faker lacks it or its names."""
    try:
        faker = Faker(locale)
    except AttributeError:
        return
    faker.seed_instance(seed)
    given = tuple(sorted({faker.first_name() for _ in range(NAMES_EACH)}))
    family = tuple(sorted({faker.last_name() for _ in range(NAMES_EACH)}))
    if locale not in LATIN or all(_is_latin(name) for name in given + family):
        yield Region(given, family)


def _is_latin(name: str) -> bool:
    return name.isascii() or max(name) < "\u0250" or "\u1e00" <= max(name) < "\u1f00"


def _latin(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({anyascii(name).replace("'", "").capitalize() for name in names}))


def _syllables(name: str, joint: str) -> str:
    """Writes a given name of characters that are a syllable each: Xiaoming, Jong-un, Kyung Wha."""
    parts = [anyascii(character).lower() for character in name]
    if joint == " ":
        return " ".join(part.capitalize() for part in parts)
    return joint.join(parts).capitalize()


def invented(given: str, family: str, generator: random.Random) -> str:
    """Gives a family name that nobody has: two run together, or one read backwards."""
    return f"{given}{family.lower()}" if generator.random() < 0.5 else given[::-1].capitalize()
