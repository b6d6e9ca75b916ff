from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out


class ExamsConfig(AppConfig):
    name = "exams"

    def ready(self) -> None:
        from exams import exporting, jobs, menu, results_menu  # noqa: F401  the worker must know its tasks
        from exams.views.devices import release_leases
        from practice import withheld
        from web import slots

        slots.register("officer_menu", menu.officer_menu)
        slots.register("staff_menu", menu.staff_menu)
        slots.register("todo", menu.todo)
        slots.register("staff_todo", menu.rooms_todo)
        slots.register("staff_todo", menu.papers_todo)
        slots.register("course_panels", menu.course_panels)
        slots.register("question_panels", menu.question_panels)
        slots.register("holds_session", menu.holds_session)
        slots.register("audit_verbs", menu.audit_verbs)
        slots.register("audit_facts", menu.audit_facts)
        slots.register("staff_menu", results_menu.staff_menu)
        slots.register("staff_todo", results_menu.staff_todo)
        slots.register("question_panels", results_menu.question_panels)
        slots.register("audit_verbs", results_menu.audit_verbs)
        slots.register("audit_facts", results_menu.audit_facts)
        withheld.register(results_menu.withheld)
        user_logged_out.connect(release_leases, dispatch_uid="exams.release_leases")
