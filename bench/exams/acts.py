"""What a candidate does, as requests: ours, and the floor's."""

from __future__ import annotations

from django.urls import reverse

from bench.exams.client import Request, post, send_form
from exams.models import Attempt, Exam, PaperQuestion
from exams.services.leases import lease_of


def start(exam: Exam, cookie: str) -> Request:
    return send_form(reverse("exams:ready", args=[exam.pk]), cookie)


def bare_start(exam: Exam, cookie: str) -> Request:
    return send_form(f"/bench/start/{exam.pk}/", cookie)


def page(attempt: Attempt, cookie: str) -> Request:
    return Request("GET", reverse("exams:sitting", args=[attempt.pk]), cookie)


def bare_page(attempt: Attempt, cookie: str) -> Request:
    return Request("GET", f"/bench/page/{attempt.pk}/", cookie)


def save(attempt: Attempt, place: PaperQuestion, sequence: int, cookie: str) -> Request:
    """Browsers send the cookie though nothing asks for it."""
    one = {"slot": place.position, "sequence": sequence, "response": place.option_order[:1]}
    return post(reverse("exams:save"), {"lease": lease_of(attempt), "saves": [one]}, cookie)


def bare_save(attempt: Attempt, place: PaperQuestion, sequence: int, cookie: str) -> Request:
    one = {"attempt": attempt.pk, "place": place.pk, "sequence": sequence, "response": place.option_order[:1]}
    return post("/bench/save/", one, cookie)


def finish(attempt: Attempt, cookie: str) -> Request:
    return post(reverse("exams:hand_in"), {"lease": lease_of(attempt), "saves": []}, cookie)


def bare_finish(attempt: Attempt, cookie: str) -> Request:
    return send_form(f"/bench/finish/{attempt.pk}/", cookie)
