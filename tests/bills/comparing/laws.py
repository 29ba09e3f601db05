"""Laws to compare, in few words."""

from unwatched.bills.text.shapes import Law, Section


def law(*texts, title="An ordinance", recitals=()):
    """One section per text: "Heading: words", or only words."""
    return Law(title=title, recitals=recitals, sections=tuple(section(n, text) for n, text in enumerate(texts, 1)))


def section(number, text, *children):
    heading, colon, words = text.partition(": ")
    return Section(
        eid=f"sec_{number}", num=f"Section {number}.", heading=heading if colon else "", text=words if colon else text,
        children=tuple(
            Section(eid=f"sec_{number}__subsec_{chr(96 + n)}", num=f"({chr(96 + n)})", text=child)
            for n, child in enumerate(children, 1)
        ),
    )  # fmt: skip


def tree(*sections, title="An ordinance", recitals=()):
    return Law(title=title, recitals=recitals, sections=sections)


WORDS = [
    "Departments shall not obtain or use it.",
    "Anybody who was scanned may sue the city in any court.",
    "The clerk writes a report to the council every year in March.",
    "Whatever was made with it is deleted on the day that it is found.",
    "Contractors are bound as departments are, whoever pays them.",
]


def many(number=300, *, words="shall not obtain, retain, possess, access or use any face surveillance system"):
    """Near-equal sections: each differs from the others by a number."""
    return Law(
        title="A long ordinance",
        sections=tuple(
            Section(eid=f"sec_{n}", num=f"Section {n}.", heading=f"Provision {n}",
                    text=f"Department {n} of the City {words}, or information derived from it. " * 4)
            for n in range(1, number + 1)
        ),
    )  # fmt: skip


def renumbered(sections):
    return tuple(
        Section(eid=f"sec_{n}", num=f"Section {n}.", heading=s.heading, text=s.text) for n, s in enumerate(sections, 1)
    )
