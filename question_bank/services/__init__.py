"""What changes in the bank. A version is never rewritten: a change of words, key or citation is the next version."""

from question_bank.content import Cited, Content, Draft, fingerprint
from question_bank.queries import draw
from question_bank.services.categories import category_at, tags_at
from question_bank.services.publishing import approve, publish, release, retire, send_back, submit, suspend
from question_bank.services.withdrawing import withdraw
from question_bank.services.writing import add, add_all, revise

__all__ = [
    "Cited",
    "Content",
    "Draft",
    "add",
    "add_all",
    "approve",
    "category_at",
    "draw",
    "fingerprint",
    "publish",
    "release",
    "retire",
    "revise",
    "send_back",
    "submit",
    "suspend",
    "tags_at",
    "withdraw",
]
