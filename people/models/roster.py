"""Rosters on their way in, and transfers that another unit has to agree to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobs.models import ImportBatch
from people.models.organisation import Organisation
from people.models.person import Person
from people.models.role import Role


class RosterBatchQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> RosterBatchQuerySet:
        return self.filter(organisation__in=Organisation.objects.overseen_by(person, Role.UNIT_ADMIN))


class RosterBatch(ImportBatch):
    """A roster (.xlsx) for a unit and its subtree."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roster_batches")
    new_people = models.ManyToManyField(
        Person, related_name="+", help_text="Whom it added, so that their activation slips can be made."
    )

    objects = RosterBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("人员导入")
        ordering = ["-uploaded_at"]


class TransferRequestQuerySet(models.QuerySet):
    def waiting(self) -> TransferRequestQuerySet:
        return self.filter(state=TransferRequest.State.WAITING)

    def decided_by(self, person: Person) -> TransferRequestQuerySet:
        """Those that a person may decide: as administrator of the unit that loses the person, or above it."""
        administered = Organisation.objects.overseen_by(person, Role.UNIT_ADMIN)
        return self.filter(from_organisation__in=administered)


class TransferRequest(models.Model):
    """A wish to take a person from a unit one does not administer; that unit, or one above both, decides."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待确认")
        AGREED = "agreed", _("已同意")
        REFUSED = "refused", _("未同意")

    person = models.ForeignKey(Person, models.PROTECT, related_name="transfer_requests")
    from_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="transfers_out")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="transfers_in")
    post = models.CharField(max_length=60, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)

    objects = TransferRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("调动申请")
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="waiting"), name="one_waiting_transfer_per_person"
            )
        ]
