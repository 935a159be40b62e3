"""Which network addresses the observatory may connect to on somebody else's word."""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Prefix under which IPv6 networks embed any IPv4 address (RFC 6052).
NAT64 = ipaddress.ip_network("64:ff9b::/96")
#: Addresses that count as public but are a cloud host's door to its machines' secrets.
METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})


def is_allowed(address: str, *, allow_loopback: bool = False) -> bool:
    """Tell whether `address` (an IP as text, a scope id allowed) is a public host.

    With `allow_loopback`, this machine's loopback is allowed too, and nothing else.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = _embedded(ip)
    if inner is not None:
        return is_allowed(str(inner), allow_loopback=allow_loopback)
    if ip.is_loopback:
        return allow_loopback
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and ip not in METADATA


def _embedded(ip: Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 one leads to, if any."""
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    teredo = ip.teredo
    return ip.ipv4_mapped or ip.sixtofour or (teredo[1] if teredo else None)
