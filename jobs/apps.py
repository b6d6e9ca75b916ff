from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self) -> None:
        from jobs import menu, queue  # noqa: F401  the worker must know the queue's task
        from web.slots import register

        register("staff_menu", menu.staff_menu)
