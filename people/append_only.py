"""Rows that are added and never changed, held by the database itself, whoever asks: audit, ledger, saved answers.

Of other rows some columns freeze from a moment on: what a published question says.
"""

from collections.abc import Sequence

from django.db import migrations

ACTS = ("update", "delete")


def append_only(table: str) -> migrations.RunPython:
    """The migration step that makes `table` refuse every UPDATE and DELETE, on SQLite and on PostgreSQL.

    SQLite loses a table's triggers when a later migration rebuilds the table: such a migration takes this step again.
    """
    return migrations.RunPython(
        lambda apps, editor: _run(editor, sqlite=_sqlite(table), postgresql=_postgresql(table)),
        lambda apps, editor: _run(
            editor,
            sqlite=[f"DROP TRIGGER {table}_is_not_{act}d" for act in ACTS],
            postgresql=[f"DROP TRIGGER {table}_is_append_only ON {table}"],
        ),
    )


def not_emptied(*tables: str) -> migrations.RunPython:
    """The migration step that makes append-only tables refuse TRUNCATE too, which row triggers of PostgreSQL never see.

    SQLite has no TRUNCATE.
    """
    return migrations.RunPython(
        lambda apps, editor: _run(editor, sqlite=[], postgresql=[NOT_EMPTIED.format(table=table) for table in tables]),
        lambda apps, editor: _run(
            editor,
            sqlite=[],
            postgresql=[f"DROP TRIGGER {table}_is_not_emptied ON {table}" for table in tables],
        ),
    )


NOT_EMPTIED = """
    CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def refusal() -> migrations.RunPython:
    """The function behind the triggers of PostgreSQL, made once, before the first table."""
    return migrations.RunPython(
        lambda apps, editor: _run(editor, sqlite=[], postgresql=[REFUSAL]),
        lambda apps, editor: _run(editor, sqlite=[], postgresql=["DROP FUNCTION refuse_change()"]),
    )


REFUSAL = """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'rows of %% are added, never changed', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


def frozen(table: str, columns: Sequence[str], *, where: str) -> migrations.RunPython:
    """The migration step that refuses to give `columns` other values in rows of `table` that stand as `where` says
    ("state = 'published'"); saving what is already there passes, and so does deleting.

    SQLite loses it as above. A migration that adds such a column takes the step again, with that column; one that must
    rewrite what is frozen lifts it and takes it again.
    """
    name = f"{table}_stays"
    return migrations.RunPython(
        lambda apps, editor: _run(
            editor,
            sqlite=[f"DROP TRIGGER IF EXISTS {name}", _sqlite_frozen(name, table, columns, where)],
            postgresql=[
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                FROZEN.format(name=name),
                _postgresql_frozen(name, table, columns, where),
            ],
        ),
        lambda apps, editor: _run(
            editor,
            sqlite=[f"DROP TRIGGER {name}"],
            postgresql=[f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()"],
        ),
    )


FROZEN = """
    CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'what this row of %% says is never rewritten', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


def _sqlite_frozen(name: str, table: str, columns: Sequence[str], where: str) -> str:
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    return f"""
        CREATE TRIGGER {name} BEFORE UPDATE OF {", ".join(columns)} ON {table}
        WHEN OLD.{where} AND ({changed})
        BEGIN SELECT RAISE(ABORT, 'what this row of {table} says is never rewritten'); END
    """


def _postgresql_frozen(name: str, table: str, columns: Sequence[str], where: str) -> str:
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return f"""
        CREATE TRIGGER {name} BEFORE UPDATE OF {", ".join(columns)} ON {table}
        FOR EACH ROW WHEN (OLD.{where} AND ({changed})) EXECUTE FUNCTION {name}()
    """


def _sqlite(table: str) -> list[str]:
    taken = [f"DROP TRIGGER IF EXISTS {table}_is_not_{act}d" for act in ACTS]
    return taken + [
        f"""
        CREATE TRIGGER {table}_is_not_{act}d BEFORE {act} ON {table}
        BEGIN SELECT RAISE(ABORT, 'rows of {table} are added, never changed'); END
        """
        for act in ACTS
    ]


def _postgresql(table: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {table}_is_append_only ON {table}",
        f"""
        CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION refuse_change()
        """,
    ]


def _run(editor, *, sqlite: list[str], postgresql: list[str]) -> None:
    for statement in sqlite if editor.connection.vendor == "sqlite" else postgresql:
        editor.execute(statement)
