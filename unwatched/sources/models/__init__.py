from .capture import Capture, CaptureFile, CaptureKind, NeverChanges, Role
from .citation import TROUBLED, Citation, Claim, Standing
from .proposal import OPEN, Proposal, ProposalState, Whose
from .source import Source, SourceKind
from .stamp import UNFINISHED, Leaf, Root, Stamp, StampKind, StampState

__all__ = [
    "OPEN",
    "TROUBLED",
    "UNFINISHED",
    "Capture",
    "CaptureFile",
    "CaptureKind",
    "Citation",
    "Claim",
    "Leaf",
    "NeverChanges",
    "Proposal",
    "ProposalState",
    "Role",
    "Root",
    "Source",
    "SourceKind",
    "Stamp",
    "StampKind",
    "StampState",
    "Standing",
    "Whose",
]
