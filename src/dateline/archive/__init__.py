"""Bringing in what lies in files: web archives (WARC, ARC), folders of saved pages, folders of text."""

from dateline.archive.captures import import_warc
from dateline.archive.folders import import_html, import_text
from dateline.archive.report import Imported

__all__ = ["Imported", "import_html", "import_text", "import_warc"]
