from .division import Division, PostcodeSpan
from .jurisdiction import Jurisdiction, Level
from .official import Change, Happened, Import, Official
from .organisation import Organisation

__all__ = [
    "Change",
    "Division",
    "Happened",
    "Import",
    "Jurisdiction",
    "Level",
    "Official",
    "Organisation",
    "PostcodeSpan",
]
