from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out


class ExamsConfig(AppConfig):
    name = "exams"

    def ready(self) -> None:
        from exams import jobs, menu  # noqa: F401  the worker must know its task
        from exams.views.devices import release_leases
        from web import slots

        slots.register("officer_menu", menu.officer_menu)
        slots.register("staff_menu", menu.staff_menu)
        slots.register("todo", menu.todo)
        slots.register("course_panels", menu.course_panels)
        slots.register("question_panels", menu.question_panels)
        slots.register("holds_session", menu.holds_session)
        slots.register("audit_verbs", menu.audit_verbs)
        slots.register("audit_facts", menu.audit_facts)
        user_logged_out.connect(release_leases, dispatch_uid="exams.release_leases")
