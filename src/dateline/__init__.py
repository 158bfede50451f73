"""Dateline: a self-hosted news desk."""
