"""The desk's pages: server-rendered, plain, and reachable by nobody else."""

from dateline.web.app import create_app
from dateline.web.guard import is_loopback
from dateline.web.serve import serve
from dateline.web.site import OwnDesk

__all__ = ["OwnDesk", "create_app", "is_loopback", "serve"]
