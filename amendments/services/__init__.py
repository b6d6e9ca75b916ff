"""What happens to those that cite a changed article. Nothing changes by itself: each act is a person's, and in the audit."""

from amendments.services.assigning import assign
from amendments.services.deciding import keep, release, reopen, retire, revised, suspend
from amendments.services.opening import Opened, open_amendment, open_where_cited
from amendments.services.renumbering import renumber

__all__ = [
    "Opened",
    "assign",
    "keep",
    "open_amendment",
    "open_where_cited",
    "release",
    "renumber",
    "reopen",
    "retire",
    "revised",
    "suspend",
]
