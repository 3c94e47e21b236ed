"""Rasa's tracker store on the records' database, so that a turn and its events lie together."""

from __future__ import annotations

from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy.orm import sessionmaker

from bot.records import database


class RecordsTrackerStore(SQLTrackerStore):
    """`SQLTrackerStore` on the engine of `bot.records.database` (same file, same WAL mode)."""

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        database.migrate()
        self.engine = database.engine()
        self.Base.metadata.create_all(self.engine)
        self.sessionmaker = sessionmaker(bind=self.engine)
        kwargs.pop("host", None)
        # Not SQLTrackerStore's own: that one would open a second engine.
        TrackerStore.__init__(self, domain, event_broker, **kwargs)
