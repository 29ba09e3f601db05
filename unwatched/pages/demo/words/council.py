"""The council of a town that does not exist. Telephones are of the range that is kept for stories, 555-01xx."""

BODY, OFFICE, MAYOR = "Wrenfield City Council", "Councillor", "Mayor"
TOWN = "ocd-division/country:us/state:wa/place:wrenfield"

# (number, name, beginning of its postcodes)
WARDS = (
    (1, "Harrow Street", "W4 1"),
    (2, "Market", "W4 2"),
    (3, "Harbour", "W6 0"),
    (4, "Eastside", "W7 3"),
    (5, "Mill Hill", "W7 8"),
    (6, "Upper Town", "W9 2"),
)
# Two for each ward, in their order; and whether they have said how they will vote.
COUNCILLORS = (
    ("Ida Whitfield-Crane", True), ("Orrin Paskell", False), ("Noor Castelan", True), ("Gus Wetherbury", False),
    ("Wei Tarrant-Lo", True), ("Benedikta Osmond", False), ("Priya Lomaxley", True), ("Anselm Drayhurst", False),
    ("Fenna Okonjo-Hale", True), ("Sixten Marr", False), ("Rosalind Achterberg", True), ("Cormac Yelland", False),
)  # fmt: skip
HEAD = ("Leontine Abernathy-Voss", "Mayor Abernathy-Voss")  # the thirteenth; has said how she will vote

COLUMNS = ("id", "name", "salutation", "office", "organisation", "division", "division_name", "email", "phone")


def undecided() -> list[str]:
    return [name for name, has_said in COUNCILLORS if not has_said]


def officials() -> list[tuple[str, ...]]:
    """Rows of the directory's own CSV, in the order of COLUMNS."""
    name, salutation = HEAD
    rows = [("head", name, salutation, MAYOR, TOWN, "Wrenfield")]
    for place, (name, _has_said) in enumerate(COUNCILLORS):
        number, ward, _prefix = WARDS[place // 2]
        division = f"{TOWN}/ward:{number}"
        rows.append((f"seat-{place + 1}", name, f"Councillor {name.split()[-1]}", OFFICE, division, f"{ward} ward"))
    return [
        (f"wrenfield-demo:{key}", name, salutation, office, BODY, division, there,
         f"{salutation.split()[-1].lower()}@council.wrenfield.test", f"(360) 555-01{place:02d}")
        for place, (key, name, salutation, office, division, there) in enumerate(rows, start=10)
    ]  # fmt: skip


def postcodes() -> list[tuple[str, str]]:
    return [(prefix, f"{TOWN}/ward:{number}") for number, _ward, prefix in WARDS]
