"""The mail domains of an organisation's own: who has an address there works there, as far as an address can say."""

import re
from collections.abc import Iterable

from counselling.domain.errors import DomainError, gettext_noop

_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+")
# Everybody can have an address there, so it says of nobody where they work.
OPEN_TO_ALL = frozenset({
    "aol.com", "free.fr", "gmail.com", "gmx.de", "gmx.fr", "gmx.net", "googlemail.com", "hotmail.be", "hotmail.com",
    "hotmail.fr", "icloud.com", "internet.lu", "laposte.net", "live.be", "live.com", "live.fr", "me.com", "msn.com",
    "orange.fr", "outlook.be", "outlook.com", "outlook.de", "outlook.fr", "pm.me", "posteo.de", "proton.me",
    "protonmail.com", "pt.lu", "sfr.fr", "skynet.be", "t-online.de", "telenet.be", "vo.lu", "wanadoo.fr", "web.de",
    "yahoo.com", "yahoo.de", "yahoo.fr",
})  # fmt: skip


class NotADomain(DomainError):
    code = "not-a-domain"
    sentence = gettext_noop("“%(typed)s” is no mail domain: write what stands after the @.")


class DomainOfEverybody(DomainError):
    code = "domain-of-everybody"
    sentence = gettext_noop("Everybody can have an address at %(domain)s: it belongs to no organisation.")


def read_domains(typed: str) -> tuple[str, ...]:
    """The domains of a list with semicolons, in small letters, each once; a whole address stands for its domain.

    Raises NotADomain and DomainOfEverybody, at the field `mail_domains`.
    """
    domains = [word.strip().lower().rpartition("@")[2] for word in typed.split(";") if word.strip()]
    for domain in domains:
        if not _DOMAIN.fullmatch(domain):
            raise NotADomain(field="mail_domains", typed=domain)
        if domain in OPEN_TO_ALL:
            raise DomainOfEverybody(field="mail_domains", domain=domain)
    return tuple(dict.fromkeys(domains))


def is_own_address(address: str, domains: Iterable[str]) -> bool:
    """Whether the address is at one of these domains; a part of a domain is another one."""
    return address.strip().lower().rpartition("@")[2] in set(domains)
