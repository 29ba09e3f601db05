"""Keyed hashes: they say "the same" or "not the same", and to those without the key nothing else.

A plain hash of an address is as good as the address: a laptop tries all known addresses in minutes. Under a key that
is not in the database it is worth nothing.
"""

import hmac
from ipaddress import IPv6Address, ip_address


def keyed(key: bytes, *parts: str) -> bytes:
    """32 bytes over all parts, each with its length, so that "ab","c" and "a","bc" differ."""
    words = [part.encode(errors="surrogatepass") for part in parts]
    return hmac.digest(key, b"".join(len(word).to_bytes(4, "big") + word for word in words), "sha256")


def prefix_of(ip: str) -> str:
    """The network that an address is in: 256 neighbours of IPv4, one customer's /48 of IPv6."""
    address = ip_address(ip.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.packed[: 3 if address.version == 4 else 6].hex()
