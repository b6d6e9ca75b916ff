from laws.models.holidays import Holiday, HolidayNotice
from laws.models.statutes import Article, Correspondence, Digest, Statute, StatuteVersion

__all__ = [
    "Article",
    "Correspondence",
    "Digest",
    "Holiday",
    "HolidayNotice",
    "Statute",
    "StatuteVersion",
]
