"""The audit trail's chain: a place and a sealed link for each line."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    "ALTER TABLE audit ADD COLUMN place BLOB",
    "ALTER TABLE audit ADD COLUMN link BLOB CONSTRAINT ck_audit_link_fits CHECK (length(link) <= 4000)",
    "CREATE UNIQUE INDEX ix_audit_place ON audit (place)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
