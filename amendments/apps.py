from django.apps import AppConfig


class AmendmentsConfig(AppConfig):
    name = "amendments"

    def ready(self) -> None:
        from amendments import menu
        from amendments.services import open_where_cited
        from laws.signals import text_loaded
        from web import slots

        slots.register("staff_menu", menu.staff_menu)
        slots.register("staff_todo", menu.staff_todo)
        slots.register("question_panels", menu.question_panels)
        slots.register("audit_verbs", menu.audit_verbs)
        slots.register("audit_facts", menu.audit_facts)
        text_loaded.connect(open_where_cited)
