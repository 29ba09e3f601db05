from .letter import BATCH_HOUR, Employer, OpenLetter, RoleBand
from .organisation import Answer, OrganisationSignature
from .staff import Figure, Pending, Shown, StaffSignature

__all__ = [
    "BATCH_HOUR",
    "Answer",
    "Employer",
    "Figure",
    "OpenLetter",
    "OrganisationSignature",
    "Pending",
    "RoleBand",
    "Shown",
    "StaffSignature",
]
