"""Secrets that the product must be able to use again, unreadable in the database and in its backups."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """Written with a key that is not among those of this installation."""


def encrypt(secret: str) -> str:
    return _keys().encrypt(secret.encode()).decode()


def decrypt(kept: str) -> str:
    try:
        return _keys().decrypt(kept.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def is_current(kept: str) -> bool:
    """Whether it is written with the first key, so that the others are not needed for it."""
    try:
        _fernet(_words()[0]).decrypt(kept.encode())
    except InvalidToken:
        return False
    return True


def _words() -> list[str]:
    return [*settings.CASEFLOW_ENCRYPTION_KEYS, settings.SECRET_KEY]


def _keys() -> MultiFernet:
    return MultiFernet([_fernet(word) for word in _words()])


def _fernet(word: str) -> Fernet:
    """A key for this purpose alone, whatever else the same word protects."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"caseflow: kept secrets").derive(word.encode())
    return Fernet(urlsafe_b64encode(derived))
