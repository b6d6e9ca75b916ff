"""Who there is: units, persons, their postings, certificates and roles; what was done, and what they write each other."""

from people.models.absence import Absence
from people.models.audit import AuditEntry
from people.models.mail import Message, Suggestion
from people.models.organisation import Organisation
from people.models.person import Certificate, OneTimeCode, Person, Posting, Standing
from people.models.role import Membership, Role
from people.models.roster import RosterBatch, TransferRequest

__all__ = [
    "Absence",
    "AuditEntry",
    "Certificate",
    "Membership",
    "Message",
    "OneTimeCode",
    "Organisation",
    "Person",
    "Posting",
    "Role",
    "RosterBatch",
    "Standing",
    "Suggestion",
    "TransferRequest",
]
