from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from reports import exporting, menu  # noqa: F401  the worker must know the task
        from web import slots

        slots.register("staff_menu", menu.staff_menu)
        slots.register("audit_verbs", menu.audit_verbs)
        slots.register("audit_facts", menu.audit_facts)
