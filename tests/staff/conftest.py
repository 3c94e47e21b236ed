from staff_site import analyst, app, client, database, site, viewer

__all__ = ["analyst", "app", "client", "database", "site", "viewer"]
