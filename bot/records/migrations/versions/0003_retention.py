"""Ended conversations, erasures and monthly counts"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Plain statements and no batch: a batch may rebuild the table on SQLite, which deletes the turns.
WORDS = sa.text("text IS NOT NULL")


def upgrade() -> None:
    ended = sa.Column("ended", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("conversations", ended)
    op.create_index("ix_conversations_ended", "conversations", ["ended"])
    op.create_index(
        "ix_turns_words", "turns", ["received_at"], sqlite_where=WORDS, postgresql_where=WORDS
    )
    op.create_table(
        "erasures",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_table(
        "monthly_counts",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("month", "kind", "slug"),
    )


def downgrade() -> None:
    op.drop_table("monthly_counts")
    op.drop_table("erasures")
    op.drop_index("ix_turns_words", "turns")
    op.drop_index("ix_conversations_ended", "conversations")
    op.drop_column("conversations", "ended")
