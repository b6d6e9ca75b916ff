from django.apps import AppConfig


class StarterConfig(AppConfig):
    name = "starter"

    def ready(self) -> None:
        from starter.accounts import ACCOUNTS, PASSWORD
        from web import slots

        slots.register("demo_accounts", lambda: [(str(a.role.label), a.number, PASSWORD) for a in ACCOUNTS])
