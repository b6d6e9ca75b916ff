from django.apps import AppConfig


class LawsConfig(AppConfig):
    name = "laws"

    def ready(self) -> None:
        from laws import menu
        from web import slots

        slots.register("staff_menu", menu.staff_menu)
        slots.register("staff_todo", menu.staff_todo)
        slots.register("search", menu.search_hits)
        slots.register("audit_verbs", menu.audit_verbs)
        slots.register("audit_facts", menu.audit_facts)
