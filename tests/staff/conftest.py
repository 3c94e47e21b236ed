from staff_site import admin, analyst, app, client, database, site, viewer

__all__ = ["admin", "analyst", "app", "client", "database", "site", "viewer"]
