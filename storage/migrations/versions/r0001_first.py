"""The first schema, as of release 0.1."""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """
    CREATE TABLE audit (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_audit_body_fits CHECK (length(body) <= 4000),
        mac BLOB NOT NULL,
        CONSTRAINT pk_audit PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE calendars (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_calendars_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_calendars PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE case_keys (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_case_keys_body_fits CHECK (length(body) <= 4000),
        mac BLOB NOT NULL,
        CONSTRAINT pk_case_keys PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE cases (
        id BLOB NOT NULL,
        ref BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_cases_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_cases PRIMARY KEY (id),
        UNIQUE (ref)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE chats (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_chats_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_chats PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE desks (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_desks_body_fits CHECK (length(body) <= 4000),
        public BLOB NOT NULL CONSTRAINT ck_desks_public_fits CHECK (length(public) <= 4000),
        wrapped BLOB NOT NULL CONSTRAINT ck_desks_wrapped_fits CHECK (length(wrapped) <= 4000),
        mac BLOB NOT NULL,
        CONSTRAINT pk_desks PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE drafts (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_drafts_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_drafts PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE entries (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_entries_body_fits CHECK (length(body) <= 4000),
        mac BLOB NOT NULL,
        CONSTRAINT pk_entries PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE facts (
        id BLOB NOT NULL,
        shelf BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_facts_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_facts PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_facts_shelf ON facts (shelf)",
    """
    CREATE TABLE feedback (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_feedback_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_feedback PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE inbox (
        id BLOB NOT NULL,
        chat BLOB NOT NULL,
        seq INTEGER NOT NULL,
        state TEXT NOT NULL CONSTRAINT ck_inbox_state_known CHECK (state IN ('new', 'failed')),
        tries INTEGER DEFAULT '0' NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_inbox_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_inbox PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_inbox_seq ON inbox (seq)",
    """
    CREATE TABLE invitations (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_invitations_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_invitations PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE issues (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_issues_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_issues PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE outbox (
        id BLOB NOT NULL,
        chat BLOB NOT NULL,
        lane INTEGER NOT NULL CONSTRAINT ck_outbox_lane_known CHECK (lane BETWEEN 0 AND 4),
        seq INTEGER NOT NULL,
        not_before INTEGER NOT NULL,
        state TEXT NOT NULL CONSTRAINT ck_outbox_state_known CHECK (state IN ('new', 'dead')),
        tries INTEGER DEFAULT '0' NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_outbox_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_outbox PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_outbox_chat ON outbox (chat)",
    "CREATE INDEX ix_outbox_seq ON outbox (seq)",
    """
    CREATE TABLE people (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_people_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_people PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE pieces (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_pieces_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_pieces PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE receipts (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_receipts_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_receipts PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE said (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_said_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_said PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE seen (
        id BLOB NOT NULL,
        day INTEGER NOT NULL,
        CONSTRAINT pk_seen PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_seen_day ON seen (day)",
    """
    CREATE TABLE sentinels (
        name TEXT NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_sentinels_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_sentinels PRIMARY KEY (name)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE settings (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_settings_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_settings PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE shelves (
        shelf BLOB NOT NULL,
        "case" BLOB NOT NULL,
        CONSTRAINT pk_shelves PRIMARY KEY (shelf, "case")
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE timers (
        id BLOB NOT NULL,
        slot INTEGER NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_timers_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_timers PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_timers_slot ON timers (slot)",
    """
    CREATE TABLE together (
        id BLOB NOT NULL,
        body BLOB NOT NULL CONSTRAINT ck_together_body_fits CHECK (length(body) <= 4000),
        CONSTRAINT pk_together PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
