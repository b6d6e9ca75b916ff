"""Sealed answers: opened by this server only, for their own attempt only."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ValidationError

from exams.services.leases import lease_of
from exams.services.saves import Save
from exams.services.sealing import _write, public_key, unseal
from tests.builders import make_attempt

KEY, IV = b"k" * 32, b"i" * 12


def text(data):
    return base64.b64encode(data).decode()


def sealed(attempt, /, *, says=None, bound_to=None, **changes):
    """As exam/sealed.js does it."""
    ours = serialization.load_der_public_key(base64.b64decode(public_key()))
    oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
    says = says or {"lease": lease_of(attempt), "saves": [{"slot": 1, "sequence": 3, "response": ["A"]}]}
    bound = str(bound_to or attempt.pk).encode()
    box = {
        "attempt": bound_to or attempt.pk,
        "key": text(ours.encrypt(KEY, oaep)),
        "iv": text(IV),
        "data": text(AESGCM(KEY).encrypt(IV, json.dumps(says).encode(), bound)),
    }
    return json.dumps(box | changes).encode()


def test_a_sealed_file_gives_back_the_lease_and_the_saves():
    attempt = make_attempt()

    lease, saves = unseal(sealed(attempt))

    assert (lease.attempt_id, lease.number) == (attempt.pk, attempt.lease)
    assert saves == [Save(1, 3, ("A",))]


def test_nothing_of_the_answers_can_be_read_in_the_file():
    box = sealed(make_attempt(), says={"lease": "x", "saves": [{"response": ["暗号"]}]})

    assert "暗号" not in box.decode()
    assert "lease" not in box.decode()


@pytest.mark.parametrize(
    "changes",
    [{"attempt": 10**6}, {"iv": text(b"j" * 12)}, {"data": text(b"x" * 60)}, {"key": text(b"x" * 384)}, {"key": "§"}],
    ids=["attempt", "iv", "data", "key", "no base64"],
)
def test_a_file_that_was_changed_opens_nothing(changes):
    box = sealed(make_attempt(), **changes)

    with pytest.raises(ValidationError, match="打不开这个文件"):
        unseal(box)


def test_a_file_bound_to_another_attempt_than_it_says_is_not_used():
    mine, other = make_attempt(), make_attempt()

    with pytest.raises(ValidationError, match="不一致"):
        unseal(sealed(mine, bound_to=other.pk))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 50_000, b'{"attempt": {}}'])
def test_what_is_no_sealed_file_is_refused_in_words(data):
    with pytest.raises(ValidationError, match="请核对文件后重新上传"):
        unseal(data)


@pytest.mark.parametrize("save", [{"slot": 10**9}, {"response": [["A", ["B"]]]}, {"sequence": "1"}, {"response": "A"}])
def test_a_file_of_ones_own_making_says_no_more_than_a_page_could(save):
    attempt = make_attempt()
    says = {"lease": lease_of(attempt), "saves": [{"slot": 1, "sequence": 1, "response": ["A"]} | save]}

    with pytest.raises(ValidationError, match="打不开这个文件"):
        unseal(sealed(attempt, says=says))


def test_the_key_stays_the_same_and_is_for_this_server_alone(settings, tmp_path):
    settings.SEAL_KEY_FILE = tmp_path / "keys" / "seal.pem"

    first, second = public_key(), public_key()

    assert first == second
    assert settings.SEAL_KEY_FILE.stat().st_mode & 0o077 == 0


def test_threads_that_need_the_first_key_at_once_get_the_same(tmp_path):
    path = tmp_path / "seal.pem"

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(_write, [path] * 4))

    assert [file.name for file in tmp_path.iterdir()] == ["seal.pem"]
    assert path.read_text().startswith("-----BEGIN PRIVATE KEY")
