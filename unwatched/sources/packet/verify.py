#!/usr/bin/env python3
"""Checks this packet offline: every hash, and the way from the manifest to the root of its day.

    python3 verify.py

Needs Python 3.8 or newer and nothing else. Asks nobody. What it cannot check, it tells you how to check.
"""

import hashlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BAD: list = []


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def say(fine: bool, words: str) -> None:
    print(("ok    " if fine else "WRONG ") + words)
    if not fine:
        BAD.append(words)


def files(manifest: dict) -> None:
    """Each file against the manifest."""
    for one in manifest["files"]:
        path = HERE / one["name"]
        inside = path.resolve().parent == HERE
        data = path.read_bytes() if inside and path.is_file() else None
        if data is None:
            say(False, f"{one['name']} is missing")
        else:
            say(sha256(data) == one["sha256"] and len(data) == one["bytes"], one["name"])


def climb(entry: bytes, steps: list) -> str:
    """RFC 6962: leaves are hashed with 00 in front, inner nodes with 01."""
    reached = hashlib.sha256(b"\x00" + entry).digest()
    for side, other in steps:
        pair = bytes.fromhex(other) + reached if side == "left" else reached + bytes.fromhex(other)
        reached = hashlib.sha256(b"\x01" + pair).digest()
    return reached.hex()


def root(manifest_bytes: bytes) -> None:
    """From the manifest to the root, and the root in the text that was stamped."""
    proofs = HERE / "proofs"
    if not (proofs / "path.json").is_file():
        print("      This packet was made before its day was over: there is no root yet, and no stamp.")
        return
    said = json.loads((proofs / "path.json").read_text())
    entry = hashlib.sha256(manifest_bytes).digest()
    statement = (proofs / "root.txt").read_text()
    reached = climb(entry, said["steps"])
    say(reached == said["root"], "the manifest hangs in the root of " + said["day"])
    say(f"root {reached}\n" in statement, "proofs/root.txt names that root")
    stamps = sorted(proofs.glob("*.tsr")) + sorted(proofs.glob("*.ots"))
    print("\nWhat this programme cannot check:" if stamps else "\nNobody has stamped this root: the date is our word.")
    for path in stamps:
        if path.suffix == ".tsr":
            print(
                f"  openssl ts -verify -data proofs/root.txt -in proofs/{path.name} -CAfile ROOT-OF-THE-AUTHORITY.pem"
            )
            print(f"  openssl ts -reply -in proofs/{path.name} -text      (shows the time that was signed)")
        else:
            print(f"  ots verify -f proofs/root.txt proofs/{path.name}      (if it is in a block yet)")


def main() -> int:
    manifest_bytes = (HERE / "manifest.json").read_bytes()
    print("manifest", sha256(manifest_bytes), "\n")
    files(json.loads(manifest_bytes))
    root(manifest_bytes)
    print("\nSomething is WRONG: " + "; ".join(BAD) if BAD else "\nEverything that can be checked here is as it was.")
    return 1 if BAD else 0


if __name__ == "__main__":
    sys.exit(main())
