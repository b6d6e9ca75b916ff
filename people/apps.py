from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        from people import audit_words, importing, menu  # noqa: F401  the worker must know the import's task
        from web import slots

        slots.register("officer_menu", menu.officer_menu)
        slots.register("staff_menu", menu.staff_menu)
        slots.register("staff_todo", menu.suggestions_todo)
        slots.register("staff_todo", menu.transfers_todo)
        slots.register("audit_verbs", audit_words.verbs)
        slots.register("audit_facts", audit_words.facts)
