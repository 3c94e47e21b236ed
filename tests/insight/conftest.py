import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "staff"))

from staff_site import analyst, app, client, database, site, viewer

__all__ = ["analyst", "app", "client", "database", "site", "viewer"]
