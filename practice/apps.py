from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self) -> None:
        from practice import menu
        from web import slots

        slots.register("officer_menu", menu.officer_menu)
        slots.register("staff_menu", menu.staff_menu)
        slots.register("todo", menu.todo)
        slots.register("article_panels", menu.article_panels)
