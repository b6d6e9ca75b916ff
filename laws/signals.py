"""What those who cite statutes may want to know."""

from django.dispatch import Signal

#: A text was loaded or replaced; sent within the transaction, by StatuteVersion, with `version`, `actor` (None: a command), `at`.
text_loaded = Signal()
