"""PostgreSQL as Django speaks it, but for how a kept connection is looked at before it is used again."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Asks the server only where something has come in since: an end, or a word of the administrator.

        Django asks each time (`CONN_HEALTH_CHECKS`), which costs as much as a tenth of the saving of an answer.
        """
        return self._is_quiet() or super().is_usable()

    def _is_quiet(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        listening = select.poll()
        listening.register(self.connection.fileno(), select.POLLIN)
        return not listening.poll(0)
