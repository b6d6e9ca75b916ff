"""Sealed answers: the last resort of a page that cannot reach the server. Only this server can open the file.

The browser encrypts with AES-GCM under a fresh key and that key with RSA-OAEP (SHA-256) for us; the number of the attempt is
bound in as additional data, so that a file opens for its own attempt only.
"""

from __future__ import annotations

import base64
import json
import os
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exams.services.leases import Lease, read_lease
from exams.services.saves import Save, read_saves

_BITS = 3072
_OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
#: Bytes: a paper of long essays is far below it.
LARGEST = 4 * 1024 * 1024


def public_key() -> str:
    """For the page: SPKI in base64."""
    key = _private_key(Path(settings.SEAL_KEY_FILE)).public_key()
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def unseal(data: bytes) -> tuple[Lease, list[Save]]:
    """The lease and the saves in a sealed file. ValidationError when it was not sealed for us, or was changed since."""
    try:
        box = json.loads(data[:LARGEST])
        attempt = int(box["attempt"])
        key = _private_key(Path(settings.SEAL_KEY_FILE)).decrypt(_bytes(box["key"]), _OAEP)
        text = AESGCM(key).decrypt(_bytes(box["iv"]), _bytes(box["data"]), str(attempt).encode())
        said = json.loads(text)
        lease = read_lease(said["lease"])
        saves = read_saves(said["saves"])
    except (ValueError, KeyError, TypeError, InvalidTag, RecursionError) as error:
        raise ValidationError(
            _("打不开这个文件：它不是本平台的加密答卷，或者被改动过。请核对文件后重新上传。")
        ) from error
    if lease is None or lease.attempt_id != attempt:
        raise ValidationError(_("这个文件里的答卷和它写明的不一致，没有采用。"))
    return lease, saves


def _bytes(text: Any) -> bytes:
    return base64.b64decode(str(text), validate=True)


@lru_cache(maxsize=4)
def _private_key(path: Path) -> rsa.RSAPrivateKey:
    """Made at the first need; hosts that share the work share the file (docs/manual/operations.md)."""
    if not path.exists():
        _write(path)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _write(path: Path) -> None:
    """Whole or not at all: when two begin at once, the one that comes second takes the first one's key."""
    pem = rsa.generate_private_key(public_exponent=65537, key_size=_BITS).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    # Its own name for each that begins, threads of one process too; readable by this user only.
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.") as draft:
        draft.write(pem)
        draft.flush()
        with suppress(FileExistsError):
            os.link(draft.name, path)
