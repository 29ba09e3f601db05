"""Repeatable measurements, each beside its physical limit in the same run; ``python -m bench`` writes the results."""

import sys
from pathlib import Path

# The tests know how to run a PostgreSQL of our own: scripts/testing.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
