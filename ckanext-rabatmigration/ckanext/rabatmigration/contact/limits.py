"""How often one may write: counted in Redis for an hour, by digests instead of addresses."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Mapping

import ckan.plugins.toolkit as tk
import redis
from ckan.lib.redis import connect_to_redis
from flask import request

from ckanext.rabatmigration.contact import config
from ckanext.rabatmigration.errors import ObservatoryError, UpstreamError

HOUR = 3600
#: Times a visitor's share that one dataset, and the whole site, take in an hour.
OBJECT_SHARES, SITE_SHARES = 4, 40
_NETWORK = 64


class TooManyError(ObservatoryError):
    """Somebody wrote too often; `seconds` until they may write again."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many messages")
        self.seconds = seconds


def take(visitor: str, email: str, about: str) -> None:
    """Count one message; raise TooManyError when it is one too many for any who takes part.

    :param visitor: network address it comes from
    :param email: address the sender gives
    :param about: what it is about, such as `dataset:<id>`
    :raises UpstreamError: Redis does not answer
    """
    share = config.per_hour()
    limits = {
        f"visitor:{visitor}": share,
        f"sender:{email.lower()}": share,
        f"about:{about}": share * OBJECT_SHARES,
        "site": share * SITE_SHARES,
    }
    try:
        waits = _count({_key(name): limit for name, limit in limits.items()})
    except redis.RedisError as error:
        raise UpstreamError("the counter does not answer") from error
    if waits:
        raise TooManyError(max(waits))


def visitor() -> str:
    """Return the network address the request comes from: of IPv6 the network, as one home has it.

    Of X-Forwarded-For only what our own proxies wrote is read: the last entries.
    """
    address = request.remote_addr or ""
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies = config.proxies()
    if proxies and len(passed) >= proxies:
        address = passed[-proxies]
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address[:100]
    if isinstance(ip, ipaddress.IPv6Address) and not ip.ipv4_mapped:
        return str(ipaddress.ip_network((ip, _NETWORK), strict=False))
    return str(ip)


def _count(limits: Mapping[str, int]) -> list[int]:
    """Count in all keys at once; return for each that is full the seconds until it is empty."""
    pipe = connect_to_redis().pipeline()
    for key in limits:
        pipe.set(key, 0, ex=HOUR, nx=True)
        pipe.incr(key)
        pipe.ttl(key)
    told = pipe.execute()
    return [
        max(1, told[3 * index + 2])
        for index, limit in enumerate(limits.values())
        if told[3 * index + 1] > limit
    ]


def _key(name: str) -> str:
    """Return the name of a counter, from which nobody reads an address."""
    secret = str(tk.config["SECRET_KEY"]).encode()
    digest = hmac.new(secret, name.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]
    return f"ckan:{tk.config['ckan.site_id']}:rabatmigration:contact:{digest}"
