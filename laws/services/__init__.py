from laws.services.holidays import enter_notice
from laws.services.texts import Action, Loading, kind_of, load_text, plan_loading, set_periods

__all__ = [
    "Action",
    "Loading",
    "enter_notice",
    "kind_of",
    "load_text",
    "plan_loading",
    "set_periods",
]
