"""What the people finder makes of short articles written for one rule each."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest

from monitor.aliases import AliasTable, read_rows
from monitor.mentions import Kind, Mention
from monitor.people import People
from monitor.sentences import Name, Sentence

_MARK = re.compile(r"\[([^\]|]*)(?:\|(\w+))?\]|[^\[]+")

Found = list[tuple[str, str, str]]


def article(*lines: str) -> list[Sentence]:
    """Sentences from marked text, the headline first: `[Kim Roe]` is a PERSON of the model, `[Peru|PLACE]` a place.

    `[Roe|ORG]` is an organisation.
    """
    return [_sentence(number, line) for number, line in enumerate(lines)]


def _sentence(number: int, line: str) -> Sentence:
    text, names = "", []
    for mark in _MARK.finditer(line):
        piece = mark.group(0) if mark.group(1) is None else mark.group(1)
        if mark.group(1) is not None:
            names.append(Name(len(text), len(text) + len(piece), piece, mark.group(2) or "PERSON"))
        text += piece
    firms = tuple(name for name in names if name.label == "ORG")
    return Sentence(number, text, tuple(name for name in names if name.label != "ORG"), organisations=firms)


@pytest.fixture(scope="module")
def people() -> People:
    """The finder with the packaged tables; it keeps nothing, so all tests share it."""
    return People(AliasTable.load())


def found(mentions: Sequence[Mention]) -> Found:
    """Text, id and how of each mention."""
    return [(mention.text, mention.id, str(mention.how)) for mention in mentions]


PUTIN = "vladimir putin"
ZELENSKY = "volodymyr zelensky"

CASES: dict[str, tuple[list[str], Found]] = {
    "a full name is its own id": (["", "[Mara Quill] spoke."], [("Mara Quill", "mara quill", "full_name")]),
    "a surname goes to the full name": (
        ["", "[Mara Quill] spoke.", "Then [Quill] left."],
        [("Mara Quill", "mara quill", "full_name"), ("Quill", "mara quill", "surname")],
    ),
    "a nickname beside the shorter name stands for who has the longer one": (
        ["", "[Oswin Tarnak], known as “Zimbo”, spoke.", "[Mara Oswin Tarnak] came.", "Then [Zimbo] left."],
        [
            ("Oswin Tarnak", "mara oswin tarnak", "surname"),
            ("Mara Oswin Tarnak", "mara oswin tarnak", "full_name"),
            ("Zimbo", "mara oswin tarnak", "name"),
        ],
    ),
    "a nickname in brackets is one in the middle of a name": (
        ["", "[Robert] ([Bob) Harkin] retired.", "[Harkin] wept, and [Bob Harkin] left."],
        [
            ("Robert (Bob) Harkin", "robert harkin", "full_name"),
            ("Harkin", "robert harkin", "surname"),
            ("Bob Harkin", "robert harkin", "full_name"),
        ],
    ),
    "a party in brackets is no nickname": (
        ["", "[Ann Reyes] (Lab) [Tom Budge] (Con) won."],
        [("Ann Reyes", "ann reyes", "full_name"), ("Tom Budge", "tom budge", "full_name")],
    ),
    "a king without his number is the king": (
        ["", "King [Ottokar X] came.", "King [Ottokar] spoke; later [Ottokar] left.", "Prince [Ottokar] wept."],
        [
            ("King Ottokar X", "king ottokar x", "full_name"),
            ("King Ottokar", "king ottokar x", "full_name"),
            ("Ottokar", "king ottokar x", "surname"),
            ("Prince Ottokar", "prince ottokar", "full_name"),
        ],
    ),
    "a headline leaves out Jr": (
        ["[Odell Quill] signs", "[Odell Quill Jr.] signed.", "[Quill] is 29."],
        [
            ("Odell Quill", "odell quill jr", "full_name"),
            ("Odell Quill Jr.", "odell quill jr", "full_name"),
            ("Quill", "odell quill jr", "surname"),
        ],
    ),
    "Jr is another one in the text": (
        ["", "[Odell Quill] wept.", "[Odell Quill Jr.] signed."],
        [("Odell Quill", "odell quill", "full_name"), ("Odell Quill Jr.", "odell quill jr", "full_name")],
    ),
    "a surname of two words that two bear is no third person": (
        ["", "[Luis Prado Marín] met [Pilar Prado Marín].", "[Prado Marín] wept."],
        [
            ("Luis Prado Marín", "luis prado marin", "full_name"),
            ("Pilar Prado Marín", "pilar prado marin", "full_name"),
            ("Prado Marín", "", "unresolved"),
        ],
    ),
    "a short form is whose given name it shortens": (
        ["", "[Samuel Quill] scored.", "“[Sam] is 36,” she said."],
        [("Samuel Quill", "samuel quill", "full_name"), ("Sam", "samuel quill", "name")],
    ),
    "a given name goes before a surname that comes later only": (
        ["", "[Ahmed Mohamud Quill] won.", "Mr [Ahmed] spoke.", "[Abiy Ahmed] wrote."],
        [
            ("Ahmed Mohamud Quill", "ahmed mohamud quill", "full_name"),
            ("Ahmed", "", "unresolved"),
            ("Abiy Ahmed", "abiy ahmed", "full_name"),
        ],
    ),
    "two capitals before a name are its initials": (
        ["", "Captain MS [Quillan] spoke; PM [Quillan] did not.", "[Quillan] left."],
        [
            ("MS Quillan", "ms quillan", "full_name"),
            ("Quillan", "ms quillan", "surname"),
            ("Quillan", "ms quillan", "surname"),
        ],
    ),
    "a nun is no senior": (
        ["", "[Denis Quill], Sr [Anne Kiely] and [Denis Roe Sr] came."],
        [
            ("Denis Quill", "denis quill", "full_name"),
            ("Anne Kiely", "anne kiely", "full_name"),
            ("Denis Roe Sr", "denis roe sr", "full_name"),
        ],
    ),
    "a surname that is a city is a person with an age": (
        ["", "[Corey Paris] played.", "[Paris|PLACE], 34, of Hull, was bailed.", "It rained in [Paris|PLACE]."],
        [("Corey Paris", "corey paris", "full_name"), ("Paris", "corey paris", "surname")],
    ),
    "councillors have a title": (
        ["", "[Cllr Rav Mistry] spoke.", "[Coun Mistry] left."],
        [("Rav Mistry", "rav mistry", "full_name"), ("Mistry", "rav mistry", "surname")],
    ),
    "a nickname of two words stands for the name": (
        ["", '[Nemo "El Mancho" Quill] fled.', "Cousins of El Mancho wept."],
        [('Nemo "El Mancho" Quill', "nemo quill", "full_name"), ("El Mancho", "nemo quill", "surname")],
    ),
    "so does what somebody is known as": (
        ["", '[Mara Quill], alias "El Toro," fled with [Ada Lund], better known as Lunita.', "El Toro led [Lunita]."],
        [
            ("Mara Quill", "mara quill", "full_name"),
            ("El Toro", "mara quill", "surname"),
            ("Ada Lund", "ada lund", "full_name"),
            ("El Toro", "mara quill", "surname"),
            ("Lunita", "ada lund", "name"),
        ],
    ),
    "a company is not its founder": (
        [
            "[Ostler|ORG] cuts jobs",
            "[Ostler|ORG]'s plant in [Ostler|ORG] is old.",
            "[Brian Ostler], no [Ostler], is [Mr Ostler].",
        ],
        [("Brian Ostler", "brian ostler", "full_name"), ("Ostler", "brian ostler", "surname")],
    ),
    "a founder is himself beside his company": (
        ["", "[Brian Ostler] founded [Ostler|ORG].", "[Ostler] spoke; [Ostler] sold a tenth of [Ostler|ORG]."],
        [("Brian Ostler", "brian ostler", "full_name"), *[("Ostler", "brian ostler", "surname")] * 2],
    ),
    "one mark as an organisation is a slip": (
        ["", "[Mara Quill] told [Quill|ORG] to go."],
        [("Mara Quill", "mara quill", "full_name"), ("Quill", "mara quill", "surname")],
    ),
    "a headline's surname goes to the full name below": (
        ["[Quill] resigns", "[Mara Quill] has resigned."],
        [("Quill", "mara quill", "surname"), ("Mara Quill", "mara quill", "full_name")],
    ),
    "a surname without a full name is unresolved": (["", "So said [Quill]."], [("Quill", "", "unresolved")]),
    "a surname of the table needs no full name": (["", "So said [Lavrov]."], [("Lavrov", "sergei lavrov", "alias")]),
    "a single name stands in the table": (
        ["", "Supporters of [Lula] sang."],
        [("Lula", "luiz inacio lula da silva", "alias")],
    ),
    "initials alone lead only by the table": (["", "[JFK] was shot."], [("JFK", "john f. kennedy", "alias")]),
    "spellings of one name are one person": (
        ["", "[Volodymyr Zelenskyy] met envoys.", "[Zelenskiy] smiled."],
        [("Volodymyr Zelenskyy", ZELENSKY, "full_name"), ("Zelenskiy", ZELENSKY, "surname")],
    ),
    "the table's spelling fits another one written in full": (
        ["", "[Volodymyr Zelenskyy] met envoys.", "[Zelensky] smiled."],
        [("Volodymyr Zelenskyy", ZELENSKY, "full_name"), ("Zelensky", ZELENSKY, "surname")],
    ),
    "a short form of the given name is the same person": (
        ["", "[Robert Ellwood] chairs.", "[Bob Ellwood] counts.", "[Ellwood] wins."],
        [
            ("Robert Ellwood", "robert ellwood", "full_name"),
            ("Bob Ellwood", "robert ellwood", "full_name"),
            ("Ellwood", "robert ellwood", "surname"),
        ],
    ),
    "two short forms of one name are two people": (
        ["", "[William Norcross] built it.", "[Bill Norcross] brews, [Will Norcross] cooks."],
        [
            ("William Norcross", "william norcross", "full_name"),
            ("Bill Norcross", "william norcross", "full_name"),
            ("Will Norcross", "will norcross", "full_name"),
        ],
    ),
    "a name in quotation marks is a short form": (
        ["", '[William "Bix" Tarkington] kept bees.', "[Bix Tarkington] sold honey."],
        [
            ('William "Bix" Tarkington', "william tarkington", "full_name"),
            ("Bix Tarkington", "william tarkington", "full_name"),
        ],
    ),
    "transliterations are one person": (
        ["", "[Oleksandr Hrytsenko] and [Alexander Hrytsenko] are one.", "[Grytsenko] is not."],
        [
            ("Oleksandr Hrytsenko", "oleksandr hrytsenko", "full_name"),
            ("Alexander Hrytsenko", "oleksandr hrytsenko", "full_name"),
            ("Grytsenko", "", "unresolved"),
        ],
    ),
    "a last j may be a y, and no other is but in names known for it": (
        ["", "[Sergej Antov], [Sergey Antov], [Bojan Quill] and [Boyan Quill] met.", "[Raj Marsh] is not [Ray Marsh]."],
        [
            ("Sergej Antov", "sergej antov", "full_name"),
            ("Sergey Antov", "sergej antov", "full_name"),
            ("Bojan Quill", "bojan quill", "full_name"),
            ("Boyan Quill", "bojan quill", "full_name"),
            ("Raj Marsh", "raj marsh", "full_name"),
            ("Ray Marsh", "ray marsh", "full_name"),
        ],
    ),
    "an umlaut may be written out": (
        ["", "[Anke Müller] won.", "[Mueller] lost."],
        [("Anke Müller", "anke muller", "full_name"), ("Mueller", "anke muller", "surname")],
    ),
    "names of East Asia are not compared by sound": (
        ["", "[Li Wei] and [Lee Wei] met."],
        [("Li Wei", "li wei", "full_name"), ("Lee Wei", "lee wei", "full_name")],
    ),
    "nothing but initials": (
        ["", "[Maria Louisa Ferrante] taught.", "[M. L. Ferrante], says the plaque; [M. K. Ferrante], says the bill."],
        [
            ("Maria Louisa Ferrante", "maria louisa ferrante", "full_name"),
            ("M. L. Ferrante", "maria louisa ferrante", "full_name"),
            ("M. K. Ferrante", "m k ferrante", "full_name"),
        ],
    ),
    "a surname taken for a place is its bearer": (
        ["", "[Rosa Quintanilla] spoke.", "[Quintanilla|PLACE] was brief."],
        [("Rosa Quintanilla", "rosa quintanilla", "full_name"), ("Quintanilla", "rosa quintanilla", "surname")],
    ),
    "a place that something happens in is a place": (
        ["", "[Rosa Quintanilla] spoke in [Quintanilla|PLACE].", "[Quintanilla|PLACE] was quiet."],
        [("Rosa Quintanilla", "rosa quintanilla", "full_name")],
    ),
    "a city that everybody knows is a place": (
        ["", "[Jack London] wrote.", "[London|PLACE] slept."],
        [("Jack London", "jack london", "full_name")],
    ),
    "Sir with a given name": (
        ["", "[Edmund Cowley] sold.", "Sir [Edmund] wept, Mr. [Edmund] did not."],
        [
            ("Edmund Cowley", "edmund cowley", "full_name"),
            ("Edmund", "edmund cowley", "name"),
            ("Edmund", "", "unresolved"),
        ],
    ),
    "a surname without its accent and mark": (
        ["", "[Ignác Orbány] spoke.", "So did the party of Orbany."],
        [("Ignác Orbány", "ignac orbany", "full_name"), ("Orbany", "ignac orbany", "surname")],
    ),
    "husband and wife, one name of unknown sex": (
        ["", "[Gordon Vickery] and [Xyla Vickery] ran it.", "Mrs. [Vickery] kept the books."],
        [
            ("Gordon Vickery", "gordon vickery", "full_name"),
            ("Xyla Vickery", "xyla vickery", "full_name"),
            ("Vickery", "xyla vickery", "surname"),
        ],
    ),
    "accents do not matter": (
        ["", "[Nicolás Maduro] and [Recep Tayyip Erdoğan] met."],
        [
            ("Nicolás Maduro", "nicolas maduro", "full_name"),
            ("Recep Tayyip Erdoğan", "recep tayyip erdogan", "full_name"),
        ],
    ),
    "a surname may lose its accents": (
        ["", "[Hana Dvořák] sang.", "[Dvorak] bowed."],
        [("Hana Dvořák", "hana dvorak", "full_name"), ("Dvorak", "hana dvorak", "surname")],
    ),
    "a title outside the mark is no part": (
        ["", "[Mara Quill] spoke.", "Ms. [Quill] left."],
        [("Mara Quill", "mara quill", "full_name"), ("Quill", "mara quill", "surname")],
    ),
    "a title inside the mark is cut off": (
        ["", "[President Vladimir Putin] and [Foreign Minister Lavrov] met."],
        [("Vladimir Putin", PUTIN, "full_name"), ("Lavrov", "sergei lavrov", "alias")],
    ),
    "a long title is cut off": (
        ["", "[Russian President Vladimir Putin] and [Secretary of State Antony Blinken] met."],
        [("Vladimir Putin", PUTIN, "full_name"), ("Antony Blinken", "antony blinken", "full_name")],
    ),
    "a name that ends like a title keeps its end": (
        ["", "[Oswin King] wrote it.", "[King] is proud."],
        [("Oswin King", "oswin king", "full_name"), ("King", "oswin king", "surname")],
    ),
    "a possessive is cut off": (
        ["", "[Mara Quill's] dog bit [Ned Price’s] cat."],
        [("Mara Quill", "mara quill", "full_name"), ("Ned Price", "ned price", "full_name")],
    ),
    "an apostrophe after s is cut off": (["", "[Ada Rhodes'] hat."], [("Ada Rhodes", "ada rhodes", "full_name")]),
    "an apostrophe inside stays": (
        ["", "[Una O’Dell] won.", "[O'Dell] wept."],
        [("Una O’Dell", "una o'dell", "full_name"), ("O'Dell", "una o'dell", "surname")],
    ),
    "quotes and commas are cut off": (["", "[“Mara Quill,”] it read."], [("Mara Quill", "mara quill", "full_name")]),
    "an initial leads to the full name": (
        ["", "[Mara Quill] signed.", "Below: [M. Quill]."],
        [("Mara Quill", "mara quill", "full_name"), ("M. Quill", "mara quill", "initials")],
    ),
    "a wrong initial leads to nobody": (
        ["", "[Mara Quill] signed.", "Below: [T. Quill]."],
        [("Mara Quill", "mara quill", "full_name"), ("T. Quill", "", "unresolved")],
    ),
    "an initial leads to the table": (["", "Signed: [V. Putin]."], [("V. Putin", PUTIN, "initials")]),
    "an initial that the table does not bear out": (["", "Signed: [B. Putin]."], [("B. Putin", "", "unresolved")]),
    "an initial that the model left out is taken in": (
        ["", "[Vladimir Putin] signed: V. [Putin]"],
        [("Vladimir Putin", PUTIN, "full_name"), ("V. Putin", PUTIN, "initials")],
    ),
    "two initials make a full name": (
        ["", "[A.J. Marlow] ran.", "[Marlow] won."],
        [("A.J. Marlow", "a j marlow", "full_name"), ("Marlow", "a j marlow", "surname")],
    ),
    "initials of the table, with and without dots": (
        ["", "[J.K. Rowling], or [JK Rowling]."],
        [("J.K. Rowling", "j.k. rowling", "full_name"), ("JK Rowling", "j.k. rowling", "full_name")],
    ),
    "middle initials are one person, the longest form is the name": (
        ["", "[Mara Quill] won.", "[Mara T. Quill] is 40."],
        [("Mara Quill", "mara t quill", "full_name"), ("Mara T. Quill", "mara t quill", "full_name")],
    ),
    "different middle initials are two": (
        ["", "[Mara T. Quill] sued [Mara S. Quill]."],
        [("Mara T. Quill", "mara t quill", "full_name"), ("Mara S. Quill", "mara s quill", "full_name")],
    ),
    "father and son are two": (
        ["", "[Odo Marsh] named [Odo Marsh Jr.] his heir."],
        [("Odo Marsh", "odo marsh", "full_name"), ("Odo Marsh Jr.", "odo marsh jr", "full_name")],
    ),
    "a king's numeral ends the sentence without its dot": (
        ["", "The duke is now [Guy Odomar V.]"],
        [("Guy Odomar V", "guy odomar v", "full_name")],
    ),
    "a movement is nobody": (["", "The [Houthis] fired at a ship."], []),
    "Jr. is taken in": (["", "[Odo Marsh], Jr., won."], [("Odo Marsh, Jr.", "odo marsh jr", "full_name")]),
    "III is taken in": (["", "[Odo Marsh] III won."], [("Odo Marsh III", "odo marsh iii", "full_name")]),
    "a pronoun after a comma is no suffix": (
        ["", "[Mara Quill], I think."],
        [("Mara Quill", "mara quill", "full_name")],
    ),
    "particles belong to the surname": (
        ["", "[Ilse van der Meer] won.", "[Van der Meer] wept, said [Meer]."],
        [
            ("Ilse van der Meer", "ilse van der meer", "full_name"),
            ("Van der Meer", "ilse van der meer", "surname"),
            ("Meer", "ilse van der meer", "surname"),
        ],
    ),
    "bin and al- belong to the surname": (
        ["", "[Saif bin Rashad] met [Omar al-Tamim].", "[bin Rashad] left; [Tamim] stayed."],
        [
            ("Saif bin Rashad", "saif bin rashad", "full_name"),
            ("Omar al-Tamim", "omar al tamim", "full_name"),
            ("bin Rashad", "saif bin rashad", "surname"),
            ("Tamim", "omar al tamim", "surname"),
        ],
    ),
    "al- that the model left out is taken in": (
        ["", "Troops of al-[Assad] fled."],
        [("al-Assad", "bashar al-assad", "alias")],
    ),
    "a particle may be a given name": (["", "[Ben Tolliver] won."], [("Ben Tolliver", "ben tolliver", "full_name")]),
    "a double surname alone": (
        ["", "[Lucía Ana Ortiz Vela] won.", "[Ortiz Vela] wept; [Ortiz] too."],
        [
            ("Lucía Ana Ortiz Vela", "lucia ana ortiz vela", "full_name"),
            ("Ortiz Vela", "lucia ana ortiz vela", "surname"),
            ("Ortiz", "lucia ana ortiz vela", "surname"),
        ],
    ),
    "a hyphenated surname": (
        ["", "[Bea Frost-Hale] won.", "[Frost-Hale] wept."],
        [("Bea Frost-Hale", "bea frost hale", "full_name"), ("Frost-Hale", "bea frost hale", "surname")],
    ),
    "half of a double surname is somebody else": (
        ["", "[Bea Hale] met [Ann Frost-Hale] and Frost-Hale left."],
        [
            ("Bea Hale", "bea hale", "full_name"),
            ("Ann Frost-Hale", "ann frost hale", "full_name"),
            ("Frost-Hale", "ann frost hale", "surname"),
        ],
    ),
    "the surname stands first in the East": (
        ["", "[Xi Jinping] came.", "Xi left.", "Mr. [Xi] waved."],
        [("Xi Jinping", "xi jinping", "full_name"), ("Xi", "xi jinping", "surname"), ("Xi", "xi jinping", "surname")],
    ),
    "a Korean name whose end the model cut": (
        ["", "[Noh Sang]-wook came.", "[Noh] left."],
        [("Noh Sang-wook", "noh sang wook", "full_name"), ("Noh", "noh sang wook", "surname")],
    ),
    "two of one surname stay two and the surname alone is nobody": (
        ["", "[Tess Orrin] beat [Hal Orrin].", "[Orrin] cheered."],
        [
            ("Tess Orrin", "tess orrin", "full_name"),
            ("Hal Orrin", "hal orrin", "full_name"),
            ("Orrin", "", "unresolved"),
        ],
    ),
    "before the second is named the first is meant": (
        ["", "[Tess Orrin] won.", "[Orrin] cheered.", "[Hal Orrin] lost."],
        [
            ("Tess Orrin", "tess orrin", "full_name"),
            ("Orrin", "tess orrin", "surname"),
            ("Hal Orrin", "hal orrin", "full_name"),
        ],
    ),
    "Mr. and Mrs. decide between two": (
        ["", "[Kate Orrin] beat [William Orrin].", "Mrs. [Orrin] cheered, Mr. [Orrin] wept."],
        [
            ("Kate Orrin", "kate orrin", "full_name"),
            ("William Orrin", "william orrin", "full_name"),
            ("Orrin", "kate orrin", "surname"),
            ("Orrin", "william orrin", "surname"),
        ],
    ),
    "an office decides between two": (
        ["", "Mayor [Tess Orrin] met her cousin [Bo Orrin].", "Mayor [Orrin] smiled."],
        [
            ("Tess Orrin", "tess orrin", "full_name"),
            ("Bo Orrin", "bo orrin", "full_name"),
            ("Orrin", "tess orrin", "surname"),
        ],
    ),
    "a title that decides nothing": (
        ["", "[Tess Orrin] met [Bo Orrin].", "Dr. [Orrin] smiled."],
        [("Tess Orrin", "tess orrin", "full_name"), ("Bo Orrin", "bo orrin", "full_name"), ("Orrin", "", "unresolved")],
    ),
    "a couple shares the surname": (
        ["", "[Kate] and [William Orrin] came.", "[Kate] sang, [Orrin] slept."],
        [
            ("Kate", "kate orrin", "name"),
            ("William Orrin", "william orrin", "full_name"),
            ("Kate", "kate orrin", "name"),
            ("Orrin", "", "unresolved"),
        ],
    ),
    "a known person beside another is no couple": (
        ["", "[Putin] and [William Orrin] came."],
        [("Putin", PUTIN, "alias"), ("William Orrin", "william orrin", "full_name")],
    ),
    "the surname alone means the table's person where both are named": (
        ["", "[Eric Trump] met [Donald Trump].", "[Trump] spoke."],
        [
            ("Eric Trump", "eric trump", "full_name"),
            ("Donald Trump", "donald trump", "full_name"),
            ("Trump", "donald trump", "surname"),
        ],
    ),
    "a relative of a famous person keeps the surname in his own article": (
        ["", "[Hunter Biden] was charged.", "[Biden] denied it."],
        [("Hunter Biden", "hunter biden", "full_name"), ("Biden", "hunter biden", "surname")],
    ),
    "an office that only the famous one has": (
        ["", "[Hunter Biden] was charged.", "President [Biden] was told."],
        [("Hunter Biden", "hunter biden", "full_name"), ("Biden", "joe biden", "alias")],
    ),
    "a given name means the only one who has it": (
        ["", "[Mara Quill] won.", "[Mara] is nine."],
        [("Mara Quill", "mara quill", "full_name"), ("Mara", "mara quill", "name")],
    ),
    "a given name of two is nobody": (
        ["", "[Mara Quill] beat [Mara Sund].", "[Mara] is nine."],
        [
            ("Mara Quill", "mara quill", "full_name"),
            ("Mara Sund", "mara sund", "full_name"),
            ("Mara", "", "unresolved"),
        ],
    ),
    "a given name that the model did not mark is not looked for": (
        ["", "[Mara Quill] won.", "Mara airport closed."],
        [("Mara Quill", "mara quill", "full_name")],
    ),
    "a headline in capitals": (
        ["PUTIN READY FOR TALKS", "[Vladimir Putin] is ready."],
        [("PUTIN", PUTIN, "surname"), ("Vladimir Putin", PUTIN, "full_name")],
    ),
    "a mark in capitals does not make a person of name and verb": (
        ["[QUILL WINS] CITY RACE", "[Mara Quill] won."],
        [("QUILL", "mara quill", "surname"), ("Mara Quill", "mara quill", "full_name")],
    ),
    "capitals only": (["[MARA QUILL] WINS RACE", "She won."], [("MARA QUILL", "mara quill", "full_name")]),
    "a plain word in capitals is no surname": (
        ["OIL PRICE RISES AGAIN", "[Ned Price] spoke."],
        [("Ned Price", "ned price", "full_name")],
    ),
    "an unmarked surname is found": (
        ["", "[Mara Quill] won.", "But Quill wept, an anti-Quill rally began and Quill's dog slept."],
        [("Mara Quill", "mara quill", "full_name"), *[("Quill", "mara quill", "surname")] * 3],
    ),
    "an unmarked full name is found": (
        ["", "[Mara Quill] won.", "[Mara Quill] wept with Mara Quill."],
        [("Mara Quill", "mara quill", "full_name")] * 3,
    ),
    "an unmarked full name of the table is found": (
        ["", "A bust of Ned Price."],
        [("Ned Price", "ned price", "full_name")],
    ),
    "half of a marked name is found in whole": (
        ["", "[Mara Quill] won.", "So Mara [Quill] wept."],
        [("Mara Quill", "mara quill", "full_name")] * 2,
    ),
    "a plain word is not taken for a surname": (
        ["", "[Ned Price] spoke.", "Price caps work.", "The Price is high."],
        [("Ned Price", "ned price", "full_name")],
    ),
    "another person's surname is not taken": (
        ["", "[Mara Quill] sang as Barnaby Quill danced and so did William Quill."],
        [("Mara Quill", "mara quill", "full_name")],
    ),
    "a company of that surname is not taken": (
        ["", "[Mara Quill] sued, and then Quill Barden paid."],
        [("Mara Quill", "mara quill", "full_name")],
    ),
    "small letters are no name": (
        ["", "[Mara Quill] wrote with a quill."],
        [("Mara Quill", "mara quill", "full_name")],
    ),
    "marked once, mostly not": (
        ["", "[Mara Plain] is dry.", "Mara Plain floods.", "The Mara Plain blooms in Mara Plain."],
        [],
    ),
    "marked once, otherwise a place": (["", "[Jordan] signed.", "[Jordan|PLACE] and [Jordan|PLACE] agreed."], []),
    "mostly a person": (
        ["", "[Mara Quill] won.", "[Mara Quill] wept.", "Mara Quill left."],
        [("Mara Quill", "mara quill", "full_name")] * 3,
    ),
    "a place after a person of that name": (
        ["", "[Odo Jordan] flew to [Jordan|PLACE].", "[Jordan] slept."],
        [("Odo Jordan", "odo jordan", "full_name"), ("Jordan", "odo jordan", "surname")],
    ),
    "a given name that the model took for a place": (
        ["[Kenya|PLACE] [Barlow] wins again", "[Barlow] is 20."],
        [("Kenya Barlow", "kenya barlow", "full_name"), ("Barlow", "kenya barlow", "surname")],
    ),
    "a given name that the model left out is taken in": (
        ["", "So said Barack [Hussein Obama] and Kate [Quill]."],
        [("Barack Hussein Obama", "barack obama", "full_name"), ("Kate Quill", "kate quill", "full_name")],
    ),
    "a plain word before a surname is no given name": (
        ["", "[Mara Quill] won.", "Will [Quill] sing?"],
        [("Mara Quill", "mara quill", "full_name"), ("Quill", "mara quill", "surname")],
    ),
    "a place before a surname": (
        ["", "In [Jordan|PLACE] [Blinken] met envoys."],
        [("Blinken", "antony blinken", "alias")],
    ),
    "a pope's title is part of the name": (
        ["", "[Pope Francis] prayed with Queen [Camilla].", "[Francis] smiled."],
        [
            ("Pope Francis", "pope francis", "full_name"),
            ("Queen Camilla", "queen camilla", "full_name"),
            ("Francis", "pope francis", "surname"),
        ],
    ),
    "a prince is the one with that given name": (
        ["", "[Mohammed bin Salman] spoke.", "Prince [Mohammed] left."],
        [
            ("Mohammed bin Salman", "mohammed bin salman", "full_name"),
            ("Prince Mohammed", "mohammed bin salman", "full_name"),
        ],
    ),
    "the surname that somebody was called by stays theirs when relatives come up": (
        [
            "[Hollin] moves on",
            "[Tarek Hollin] built a clock.",
            "[Hollin] is 14.",
            "[Walid Hollin] called; [Hollin] wept.",
        ],
        [
            ("Hollin", "tarek hollin", "surname"),
            ("Tarek Hollin", "tarek hollin", "full_name"),
            ("Hollin", "tarek hollin", "surname"),
            ("Walid Hollin", "walid hollin", "full_name"),
            ("Hollin", "tarek hollin", "surname"),
        ],
    ),
    "nor is it anybody's who was only ever named beside them": (
        ["", "[Tarek Hollin] and [Walid Hollin] built a clock.", "[Hollin] wept."],
        [
            ("Tarek Hollin", "tarek hollin", "full_name"),
            ("Walid Hollin", "walid hollin", "full_name"),
            ("Hollin", "", "unresolved"),
        ],
    ),
    "a full name in the headline is known from the first line on, and is whom the story is about": (
        ["[Ada Hollin] on grief", "[Hollin]: Slowly.", "[Odo Hollin] counted, [Hollin] wept.", "[Mr. Hollin] did not."],
        [
            ("Ada Hollin", "ada hollin", "full_name"),
            ("Hollin", "ada hollin", "surname"),
            ("Odo Hollin", "odo hollin", "full_name"),
            ("Hollin", "ada hollin", "surname"),
            ("Hollin", "odo hollin", "surname"),
        ],
    ),
    "of relatives named together the one in the headline": (
        ["[Ada Hollin] dies", "[Ada Hollin] and [Odo Hollin] built a clock.", "[Hollin] wept."],
        [
            ("Ada Hollin", "ada hollin", "full_name"),
            ("Ada Hollin", "ada hollin", "full_name"),
            ("Odo Hollin", "odo hollin", "full_name"),
            ("Hollin", "ada hollin", "surname"),
        ],
    ),
    "a nickname of several words is none of the name": (
        ["", '[Joaquín "El Topo" Quill] fled.', "[Joaquin Quill] is 68."],
        [
            ('Joaquín "El Topo" Quill', "joaquin quill", "full_name"),
            ("Joaquin Quill", "joaquin quill", "full_name"),
        ],
    ),
    "marks on both sides of a nickname are one name": (
        [
            "",
            'Then [Oswin] "The Rock" [Quill] smiled.',
            "So did [Oswin “]The [Rock” Quill], and [Ana] “cooks,” [Eva] said.",
        ],
        [
            ('Oswin "The Rock" Quill', "oswin quill", "full_name"),
            ("Oswin “The Rock” Quill", "oswin quill", "full_name"),
            ("Ana", "", "unresolved"),
            ("Eva", "", "unresolved"),
        ],
    ),
    "brackets of an editor are none of a name": (
        ["", '"[[Mara]] [Quill] and Odo [[Marsh]] won," she said.'],
        [("Mara] Quill", "mara quill", "full_name"), ("Marsh", "", "unresolved")],
    ),
    "a surname with an Arabic article that the model left out": (
        ["", "[Hadi Faris]' al-Quill's men and [Hadi Faris] Al-Quill came; [Hadi] al-Quill did not."],
        [
            ("Hadi Faris' al-Quill", "hadi faris al quill", "full_name"),
            ("Hadi Faris Al-Quill", "hadi faris al quill", "full_name"),
            ("Hadi", "hadi faris al quill", "name"),
        ],
    ),
    "letters after a name are none of it": (
        ["", "Judge [Mara Quill KC] told [Odo Marsh OBE], Dr. [Ann Lee, Ph.D.] and [KC]."],
        [
            ("Mara Quill", "mara quill", "full_name"),
            ("Odo Marsh", "odo marsh", "full_name"),
            ("Ann Lee", "ann lee", "full_name"),
            ("KC", "", "unresolved"),
        ],
    ),
    "a family name first and the same one last are two people": (
        ["", "[Vincent Lai] and [Lai Kwan-ho] met.", "[Lai] left."],
        [
            ("Vincent Lai", "vincent lai", "full_name"),
            ("Lai Kwan-ho", "lai kwan ho", "full_name"),
            ("Lai", "", "unresolved"),
        ],
    ),
    "the first of two surnames is found without a mark": (
        ["", "[Pedro Quintanar da Rocha] fled.", "Quintanar's house burnt."],
        [
            ("Pedro Quintanar da Rocha", "pedro quintanar da rocha", "full_name"),
            ("Quintanar", "pedro quintanar da rocha", "surname"),
        ],
    ),
    "a surname without its Arabic article is a person though marked as a place": (
        ["", "[Faris al-Haddawi] refused.", "[Haddawi|PLACE]'s army came."],
        [("Faris al-Haddawi", "faris al haddawi", "full_name"), ("Haddawi", "faris al haddawi", "surname")],
    ),
    "a single name of the table is its bearer's though mostly marked as a place": (
        ["", "[Mohamed Hamdan Dagalo] spoke.", "[Hemedti|PLACE]'s men and [Hemedti|PLACE]'s kin came."],
        [
            ("Mohamed Hamdan Dagalo", "mohamed hamdan dagalo", "full_name"),
            ("Hemedti", "mohamed hamdan dagalo", "alias"),
            ("Hemedti", "mohamed hamdan dagalo", "alias"),
        ],
    ),
    "a single name of the table needs no mark where it is introduced, and is one in the whole article then": (
        [
            "",
            "[Brazil|PLACE]'s [Lula|PLACE] and President Zelenskyy met.",
            "[Lula|PLACE] left.",
            "Peru's [Quill|PLACE] did.",
        ],
        [
            ("Lula", "luiz inacio lula da silva", "alias"),
            ("Zelenskyy", "volodymyr zelensky", "alias"),
            ("Lula", "luiz inacio lula da silva", "alias"),
        ],
    ),
    "nor in the headline": (
        ["[Al-Sharaa|PLACE] at the White House, Macron Tower sold", "[Macron|PLACE] is a town."],
        [("Al-Sharaa", "ahmed al-sharaa", "alias")],
    ),
    "a full name of the table is a person though marked as a place, with its title": (
        ["", "[Daw Aung San Suu Kyi|PLACE] is in prison."],
        [("Aung San Suu Kyi", "aung san suu kyi", "full_name")],
    ),
    "a given name that is a place, after a semicolon": (
        ["", "They met in Leeds; [Israel|PLACE] [Quill] came."],
        [("Israel Quill", "israel quill", "full_name")],
    ),
    "a month is no person": (
        ["", "[Theresa May] left in [May] 2019."],
        [("Theresa May", "theresa may", "full_name")],
    ),
    "a virtue alone is nobody": (
        ["", "There was [Hope] and [Grace]."],
        [("Hope", "", "unresolved"), ("Grace", "", "unresolved")],
    ),
    "a name cut short before the surname is nobody": (["", "[George W.] and his father."], []),
    "an address or a handle is nobody": (["", "Write to [@maraquill] or [mara@quill.example]."], []),
}


@pytest.mark.parametrize("name", CASES)
def test_people_are_found_and_resolved(name: str, people: People) -> None:
    """Each case: who is found in the article, under which id, and how."""
    lines, expected = CASES[name]
    assert expected == found(people.find(article(*lines)))


NOBODY = [
    "according to [Bloomberg] News",
    "according to [Bloomberg News]",
    "outside [Trump] Tower",
    "outside [Trump Tower]",
    "shares of [Goldman Sachs] fell",
    "shares of [Goldman] Sachs fell",
    "shares of [Johnson] & [Johnson] fell",
    "shares of [Johnson & Johnson] fell",
    "at the [Kennedy] Center",
    "at the [John F. Kennedy] Library",
    "won the [Nobel] Prize",
    "won the [Nobel Peace Prize]",
    "as Hurricane [Maria] hit",
    "as [Hurricane Maria] hit",
    "as Tropical Storm [Ingrid] hit",
    "in St. [Peter]'s Square",
    "the ruling in [Roe] v. [Wade] fell",
    "she has [Parkinson]'s disease",
    "a burger at [McDonald]'s",
    "flew into [Ronald Reagan] Airport",
    "flew into [Ronald Reagan] International Airport",
    "lost to [Al Hilal] at home",
    "the ship [ARM Cuauhtémoc] sank",
    "the gang [Los Choneros] fled",
    "[Islamic Jihad] spoke",
    "the [Marshall] Islands voted",
    "on Mount [Sharon] it snowed",
    "as USS [Carney] fired",
    "the tanker [Mara Quill] burned",
    "the freighter [Mara Quill] sank",
    "at [Quill] University on Monday",
]


def test_what_has_a_chairman_is_a_company_in_the_whole_article(people: People) -> None:
    """One sign is enough, and the family that it is named after stays."""
    lines = "[Linea Rossi] sails.", "[Ugo Rossi], chairman of [Linea Rossi], spoke.", "[Rossi] wept."
    assert ["Ugo Rossi", "Ugo Rossi"] == [m.name for m in people.find(article(*lines))]
    assert [] == list(people.find(article("[Linea Rossi], whose shareholders met, sails.")))
    kept = people.find(article("He was chairman of [Ann Lee]'s campaign."))
    assert ["Ann Lee"] == [m.name for m in kept]
    assert [] == list(people.find(article("", "The law firm, [Hale Mitchell], won.", "[Hale Mitchell] was glad.")))
    assert [] == list(people.find(article("", "[Kleiner Hawes], which backed it, sold.", "By [Kleiner Hawes].")))
    kept = people.find(article("", "A book by [Ann Lee], which lawyers for [Tom Hale] banned, sold."))
    assert ["Ann Lee", "Tom Hale"] == [m.name for m in kept]


def test_a_name_marked_as_a_place_is_a_person_where_its_surname_is_one(people: People) -> None:
    """Two short mentions outweigh one wrong mark; a place whose last word somebody bears in full stays a place."""
    talk = "The tower spoke to [Leonor Vidigal|PLACE] on Monday.", "[Vidigal] landed.", "[Vidigal] smiled."
    assert [("Leonor Vidigal", "full_name")] == [(m.name, m.how) for m in people.find(article(*talk))][:1]
    said = "The tower spoke to [Leonor Vidigal|PLACE].", "Vidigal: “Good afternoon.”", 'Vidigal: "Six thousand."'
    assert ["Leonor Vidigal"] * 3 == [m.name for m in people.find(article(*said))]
    town = "He left [Port Vidigal|PLACE].", "[Ana Vidigal] spoke.", "[Vidigal] smiled.", "[Vidigal] left."
    assert {"Ana Vidigal"} == {m.name for m in people.find(article(*town))}
    once = "The tower spoke to [Leonor Vidigal|PLACE] on Monday.", "[Vidigal] landed."
    assert [""] == [m.name for m in people.find(article(*once))]


@pytest.mark.parametrize("line", NOBODY)
def test_what_is_named_after_people_is_nobody(line: str, people: People) -> None:
    """Organisations, places, prizes and storms named after people are no mention at all."""
    assert [] == found(people.find(article("", line)))


KEPT = [
    ("the [Biden] administration", "Biden"),
    ("[Donald Trump] Names Envoy After Second Long Night", "Donald Trump"),
    ("[Jude Law] came", "Jude Law"),
    ("[Rebecca Hall] came", "Rebecca Hall"),
    ("[Putin] Friday signed it", "Putin"),
    ("[Emmanuel Macron] & [Olaf Scholz]", "Emmanuel Macron"),
    ("the letter carrier [Mara Quill] came", "Mara Quill"),
    ("a mail carrier [Mara Quill] came", "Mara Quill"),
]


@pytest.mark.parametrize(("line", "text"), KEPT)
def test_what_only_looks_like_an_organisation_is_kept(line: str, text: str, people: People) -> None:
    """The words that make an organisation of a name do so only in their place."""
    assert text in [mention.text for mention in people.find(article("", line))]


def _positions(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Iterator[str]:
    for mention in mentions:
        yield sentences[mention.sentence].text[mention.start : mention.end]


@pytest.mark.parametrize("name", CASES)
def test_stretches_are_of_the_sentence_and_apart(name: str, people: People) -> None:
    """A mention's text is what stands at its place, of kind person, in order, and no two share a character."""
    sentences = article(*CASES[name][0])
    mentions = people.find(sentences)
    assert [mention.text for mention in mentions] == list(_positions(sentences, mentions))
    assert all(mention.kind is Kind.PERSON and bool(mention.id) == bool(mention.name) for mention in mentions)
    following = list(pairwise(mentions))
    assert all(
        (one.sentence, one.end) <= (two.sentence, two.start) or one.sentence < two.sentence for one, two in following
    )


def test_the_shown_name_is_the_tables_or_the_longest_form(people: People) -> None:
    """Names shown: the table's first row, the longest form written, title case for what was only seen in capitals."""
    mentions = people.find(article("[IDA BRANDT] WINS RACE", "[Vladimir V. Putin], [Mara Quill], [Mara T. Quill]"))
    assert ["Ida Brandt", "Vladimir Putin", "Mara T. Quill", "Mara T. Quill"] == [each.name for each in mentions]


def test_a_desks_own_rows_join_spellings() -> None:
    """A row that a desk adds leads its spelling to its id, and shows the id's first row."""
    rows = read_rows("id\tkind\tvariant\nquill-1\tperson\tMara Quill\nquill-1\tperson\tMarah Kvill\n", "desk.tsv")
    mentions = People(AliasTable.load(rows)).find(article("", "[Marah Kvill] won. [Kvill] wept."))
    assert [("quill-1", "Mara Quill")] * 2 == [(each.id, each.name) for each in mentions]


@pytest.mark.parametrize("spelling", ["José Marín-Leal", "Jose Marin-Leal", "JOSÉ MARÍN-LEAL", "José Marín Leal"])
def test_accents_hyphens_and_case_make_nobody_else_in_another_article(people: People, spelling: str) -> None:
    """Wires differ in them, and the counts of a name must not be spread over its spellings."""
    assert [(spelling, "jose marin leal", "full_name")] == found(people.find(article("", f"[{spelling}] spoke there.")))


def test_nothing_is_carried_to_the_next_article(people: People) -> None:
    """A surname known in one article is unresolved in the next."""
    people.find(article("", "[Mara Quill] won."))
    assert [("Quill", "", "unresolved")] == found(people.find(article("", "[Quill] wept.")))


def test_no_sentences_no_people(people: People) -> None:
    """An article without text names nobody."""
    assert () == people.find([])


def test_marks_outside_the_text_and_on_rubbish_do_no_harm(people: People) -> None:
    """Whatever a model marks, the finder gives mentions of the text or none."""
    names = (
        Name(-3, 2, "", "PERSON"),
        Name(3, 3, "", "PERSON"),
        Name(2, 900, "", "PERSON"),
        Name(800, 900, "", "PERSON"),
    )
    text = "\ud800\u202e ... 12,5 '' -- Mr."
    assert [] == found(people.find([Sentence(0, text, names), Sentence(1, "", names)]))


def test_thousands_of_people_in_one_article(people: People) -> None:
    """The work grows with the text, not with its square: many names, many of one surname, many of one given name."""
    roots = [f"{first}{second}{third}" for first in _PARTS for second in _PARTS for third in _PARTS][:1200]
    lines = [f"[{root.title()} Quill], [Mara {root.title()}] and [{root.title()} Son{root}] met." for root in roots]
    mentions = people.find(article("", *lines, "[Quill] and [Mara] left."))
    assert 3602 == len(mentions)
    assert [("Quill", "", "unresolved"), ("Mara", "", "unresolved")] == found(mentions[-2:])


_PARTS = ("ba", "do", "fi", "gu", "ke", "lo", "mi", "nu", "pe", "ro", "si", "tu", "va", "we", "zo")


def test_thousands_of_interrupted_names_in_one_line(people: People) -> None:
    """Thousands of names, each of two marks around a nickname, take a moment and not an hour."""
    line = "".join(f'[Mara] "The {part.title()}{other}" [Quill], ' for part in _PARTS for other in _PARTS) * 20
    mentions = people.find(article("", line))
    assert 4500 == len(mentions)
    assert {"mara quill"} == {mention.id for mention in mentions}
