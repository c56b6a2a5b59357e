"""Bring a database of any earlier release up to date, or refuse one from a later release.

Alembic does it, in one transaction together with the version row, on the one connection, before
anything else uses it. It is imported only when there is something to do.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from storage.errors import DatabaseUnusable

HEAD = "0002"  # the newest revision in versions/; a test holds it equal to Alembic's own head


def bring_up_to_date(engine: Engine, path: Path) -> None:
    """Migrate the database at *path* to `HEAD`.

    Raises:
        DatabaseUnusable: the database was written by a later release.
    """
    with engine.connect() as connection:
        found = _revision(connection)
    if found == HEAD:
        return
    if found is not None and not _known(found):
        raise DatabaseUnusable(
            f"{path}: its schema is {found}, this release knows up to {HEAD}. "
            "It was written by a later release: install that one, or restore an earlier back-up."
        )
    with engine.begin() as connection:
        _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _known(revision: str) -> bool:
    from alembic.script import ScriptDirectory

    return revision in {
        script.revision for script in ScriptDirectory(str(Path(__file__).parent)).walk_revisions()
    }


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
