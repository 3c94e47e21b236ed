"""The question on trust"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Plain statements and no batch: a batch may rebuild the table on SQLite, which deletes the turns.


def upgrade() -> None:
    asked = sa.Column("trust_asked", sa.Integer(), nullable=False, server_default="0")
    op.add_column("conversations", asked)
    op.add_column("conversations", sa.Column("trust_before", sa.Integer()))
    op.add_column("conversations", sa.Column("trust_after", sa.Integer()))


def downgrade() -> None:
    op.drop_column("conversations", "trust_after")
    op.drop_column("conversations", "trust_before")
    op.drop_column("conversations", "trust_asked")
