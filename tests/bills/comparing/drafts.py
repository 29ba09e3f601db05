"""Our strong draft, and what a committee made of it."""

from unwatched.bills.text.shapes import Law, Section


def part(eid, num, heading="", text="", *children, slot=""):
    return Section(eid=eid, num=num, heading=heading, text=text, children=children, slot=slot)


OURS = Law(
    title="An Ordinance on Face Surveillance",
    recitals=(
        "WHEREAS, face surveillance makes every walk through the city a line-up; and",
        "WHEREAS, no machine should decide who is stopped;",
        "NOW, THEREFORE, be it ordained by the City Council:",
    ),
    sections=(
        part("sec_1", "Section 1.", "Definitions.", "",
             part("sec_1__subsec_a", "(a)", "",
                  '"City" means any department, officer, employee, agent, contractor or vendor of the City.'),
             part("sec_1__subsec_b", "(b)", "",
                  '"Face surveillance" means an automated or semi-automated process that assists in identifying or '
                  "verifying an individual, or in capturing information about an individual, based on the "
                  "individual's face.")),
        part("sec_2", "Section 2.", "Ban.", "It shall be unlawful for the City to:",
             part("sec_2__subsec_a", "(a)", "", "obtain, retain, possess, access, request or use any face "
                  "surveillance system;"),
             part("sec_2__subsec_b", "(b)", "", "obtain, retain, access or use any information derived from a face "
                  "surveillance system; or"),
             part("sec_2__subsec_c", "(c)", "", "enter into an agreement with a third party to do so.")),
        part("sec_3", "Section 3.", "Predictive policing.",
             "The City shall not obtain or use predictive policing technology."),
        part("sec_4", "Section 4.", "Unasked receipt.",
             "It is no violation to receive information that the City did not request, if the receipt is logged and "
             "the log is sent to the Council within 7 days."),
        part("sec_5", "Section 5.", "Suppression and deletion.",
             "No data collected or derived in violation of Section 2 may be received in evidence in any proceeding in "
             "or before any court. It shall be deleted upon discovery."),
        part("sec_6", "Section 6.", "Enforcement.", "",
             part("sec_6__subsec_a", "(a)", "", "Any person may bring an action in any court of competent jurisdiction "
                  "for injunctive relief, declaratory relief and damages."),
             part("sec_6__subsec_b", "(b)", "", "A court shall award $1,000 per violation or actual damages, whichever "
                  "is greater."),
             part("sec_6__subsec_c", "(c)", "", "The court shall award reasonable attorney's fees to a prevailing "
                  "plaintiff."),
             part("sec_6__subsec_d", "(d)", "", "An employee who violates Section 2 shall be subject to retraining, "
                  "suspension or termination, subject to due process and labor agreements.")),
        part("sec_7", "Section 7.", "Reporting.",
             "The Mayor shall submit a written report to the Council each year and publish it."),
        part("sec_8", "Section 8.", "Severability.",
             "If any part of this ordinance is held invalid, the rest remains in force."),
    ),
)  # fmt: skip

THEIRS = Law(
    title="An Ordinance on Facial Recognition",
    recitals=(
        "WHEREAS, face surveillance makes every walk through the city a line-up; and",
        "NOW, THEREFORE, be it ordained by the City Council:",
    ),
    sections=(
        part("sec_1", "Section 1.", "Definitions.", "",
             part("sec_1__subsec_a", "(a)", "", '"City" means any department, officer or employee of the City.'),
             part("sec_1__subsec_b", "(b)", "",
                  '"Face surveillance" means an automated process that assists in identifying an individual by a '
                  "one-to-many search, based on the individual's face.")),
        part("sec_2", "Section 2.", "Ban.", "It shall be unlawful for the City, without approval of the Council, to:",
             part("sec_2__subsec_a", "(a)", "", "obtain, access or use any face surveillance system, except in an "
                  "emergency or to find a missing person.")),
        part("sec_3", "Section 3.", "Unasked receipt.",
             "It is no violation to receive information that the City did not request."),
        part("sec_4", "Section 4.", "Enforcement.", "",
             part("sec_4__subsec_a", "(a)", "", "Any person may, 30 days after written notice to the City and if the "
                  "violation is not cured, bring an action in any court of competent jurisdiction for injunctive "
                  "relief and damages."),
             part("sec_4__subsec_b", "(b)", "", "A court may award actual damages."),
             part("sec_4__subsec_c", "(c)", "", "The court may award reasonable attorney's fees to a prevailing "
                  "party.")),
        part("sec_5", "Section 5.", "Deletion.",
             "Data collected in violation of Section 2 shall be deleted within 180 days."),
        part("sec_6", "Section 6.", "Sunset.", "This ordinance expires two years after its effective date."),
    ),
)  # fmt: skip
