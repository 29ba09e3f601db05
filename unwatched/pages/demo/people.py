"""Made-up people: what they are called, why they sign, and what an address of theirs looks like."""

import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# The first who are shown by name, in their order; the newest reasons of these stand on the public page.
SHOWN_FIRST = (
    ("Adaeze Brandt", "My daughter asked who looks at the pictures. I had no answer."),
    ("Tomas Ilves", ""),
    ("Ruth Castellan-Moor", "I clean the council chamber. Nobody ever asked me what I see."),
    ("Yusuf Demir", "Our prayer room has one door, and a lens across from it."),
    ("the whole of Pellow’s Bakery, one by one", "We are up at three. We know who walks past, and so do they."),
    ("Hana Sorsa", ""),
    ("Marguerite Oyelaran", "I left a country where they did this, and I left for this reason."),
    ("Per Lindqvist-Adjei", "The map sent a car past our house forty times in May. We grow beans."),
    ("Noor Haddad", "It took me for my cousin, and my cousin for nobody at all."),
    ("Old Jim from the ferry", "Thirty years on the ferry. I have never needed a machine to say good morning."),
    ("Sunniva Rask", "I read the contract, all of it."),
    ("Dilnoza Karim", ""),
    ("Beatriz Fontaine", "We teach the children to look both ways, not up."),
    ("the night shift of Ward 7", "We go home at five with our hoods up, because it rains."),
    ("Ines Okafor-Lind", ""),
    ("Kofi Aldermaston", "I wrote software like this for six years. It is not as sure as it sounds."),
    ("two sisters from the fish stall", "We know most faces in this street. That is what a street is for."),
    ("Wren Maddocks", "I was a constable for eleven years. Ask the neighbours, that was the trick."),
    ("Zsófia Bárány-Holt", ""),
    ("Tilda Yarrow and her mother", "I am eleven, so this is my mother signing. It was my idea."),
    ("Abdi of the 4:50 tram", "I know my passengers. That is the point."),
)

# Who waits for an organiser to decide: most are fine, one sells something, one says too much about somebody else.
TO_DECIDE = (
    ("Leif Arrowby", "For my brother, who stopped going to the market."),
    ("Cheap Frames", "Best sunglasses against cameras, today only: frames.test"),
    ("Oona Bellweather", "My bus stop has two cameras and no roof."),
    ("Otis Greenhalgh", "My landlord at 14 Harrow Street has one pointed at the stairs, ask him why."),
    ("Rana Yeboah", ""),
    ("Fintan Penhallow", "I want to be bored on my own street, unobserved."),
    ("Sabah Norrby", "Because a promise with a date on it is a date."),
)

GIVEN = (
    "Abel Ada Aino Akua Alba Aldo Amina Anouk Anwar Asta Aurel Bela Bram Brigid Camille Cato Chidi Ciara Dafydd Dalia Dario "
    "Della Dov Edda Efua Eilidh Elif Emeka Enzo Esme Farid Femke Fintan Flora Gaia Gideon Greta Halima Hedda Hugo Ida Ilse "
    "Imran Iris Ivo Jonas Joud Juno Kaisa Kamal Kasia Kwame Laila Leif Lidia Liv Lorcan Luma Maeve Malik Marta Mila Miro "
    "Nadia Nils Noa Oda Olek Omar Oona Otis Paloma Petra Quentin Rafa Rana Rhys Roza Sabah Samir Sanne Selma Sorrel Tariq "
    "Teo Thea Tilda Ugo Una Vera Viggo Wanda Wilf Yara Yonas Zadie Zora"
)
FAMILY = (
    "Abara Aldgate Amsel Arrowby Asante Askew Balogh Barrow Bellweather Birkett Bosko Bramhall Brook Calloway Castell Chandra "
    "Cobb Corrigan Dahlberg Danso Deverell Doyle Draycott Eide Elmore Fairhurst Farouk Fennimore Ferro Finch Gallo Garrick "
    "Greenhalgh Haas Hallam Harkin Hartnoll Hollis Ibe Idris Ingham Jarvela Jessop Kallas Kestrel Kirkby Kovacs Lacey Lanfranchi "
    "Larkspur Lindell Lomax Mabey Madaki Marchetti Marlowe Mensah Merriweather Moss Nakata Nkemelu Norrby Oakes Odell Okoro "
    "Ormond Osei Padgett Pellow Penhallow Quill Radley Rahimi Rowntree Sadler Sallow Sandoval Sefton Selby Sorsa Stroud Tamm "
    "Tarrant Thackeray Tindall Tolliver Umarov Underhay Vance Varga Wadsworth Wexcombe Whitlock Yarrow Yeboah Zeller"
)
# No one can own these endings, so no mail to one of them arrives anywhere.
DOMAINS = ("example.org", "wrenfield.test", "harrow-street.test", "post.example.org", "eastmoor.test")
DISTRICTS = ("W4 1", "W4 2", "W6 0", "W7 3")


@dataclass(frozen=True)
class Someone:
    name: str
    email: str
    postcode: str = ""
    comment: str = ""


def invent(dice: random.Random) -> Iterator[Someone]:
    """One person after another, no two with the same address."""
    seen: set[str] = set()
    given, family = GIVEN.split(), FAMILY.split()
    while True:
        name = f"{dice.choice(given)} {dice.choice(family)}"
        if dice.random() < 0.12:
            name += f"-{dice.choice(family)}"
        if name not in seen:
            seen.add(name)
            yield describe(name, dice=dice)


def describe(name: str, *, dice: random.Random, comment: str = "") -> Someone:
    postcode = f"{dice.choice(DISTRICTS)}{dice.randrange(10, 60)}" if dice.random() < 0.7 else ""
    return Someone(name=name, email=f"{plain(name)}@{dice.choice(DOMAINS)}", postcode=postcode, comment=comment)


def plain(name: str) -> str:
    """``Zsófia Bárány-Holt`` as ``zsofia.barany-holt``, short enough for an address."""
    ascii_only = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return ".".join(re.findall(r"[a-z0-9-]+", ascii_only))[:60].strip(".-")
