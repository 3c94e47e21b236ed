"""The question on trust; choices with longer ids"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversations") as batch_op:
        batch_op.add_column(
            sa.Column("trust_asked", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("trust_before", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("trust_after", sa.Integer(), nullable=True))
    with op.batch_alter_table("turns") as batch_op:
        batch_op.alter_column(
            "choice", existing_type=sa.String(60), type_=sa.String(120)
        )
