from django.apps import AppConfig


class QuestionBankConfig(AppConfig):
    name = "question_bank"

    def ready(self) -> None:
        from question_bank import (
            exporting,  # noqa: F401  the worker must know its functions
            menu,
        )
        from question_bank.importing import work  # noqa: F401  and this one's
        from question_bank.services import duplicates  # noqa: F401  and this one's
        from web import slots

        slots.register("staff_menu", menu.staff_menu)
        slots.register("staff_todo", menu.staff_todo)
        slots.register("search", menu.search_hits)
        slots.register("audit_verbs", menu.audit_verbs)
        slots.register("audit_facts", menu.audit_facts)
