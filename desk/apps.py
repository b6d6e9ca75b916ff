from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"

    def ready(self) -> None:
        from desk import menu
        from web import slots

        slots.register("officer_menu", menu.officer_menu)
        slots.register("staff_menu", menu.staff_menu)
        slots.register("search", menu.search_hits)
