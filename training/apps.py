from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"

    def ready(self) -> None:
        from training import jobs, menu, supervision  # noqa: F401  the worker must know its tasks
        from web import slots

        slots.register("officer_menu", menu.officer_menu)
        slots.register("staff_menu", menu.staff_menu)
        slots.register("todo", menu.todo)
        slots.register("staff_todo", menu.staff_todo)
        slots.register("audit_panels", supervision.audit_panels)
        slots.register("staff_todo", supervision.staff_todo)
        slots.register("search", menu.search_hits)
        slots.register("person_panels", menu.person_panels)
        slots.register("audit_verbs", menu.audit_verbs)
        slots.register("audit_facts", menu.audit_facts)
