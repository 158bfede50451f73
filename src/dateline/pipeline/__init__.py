"""The desk at work: fetching, reading, recording, placing. The one place that joins the stages to the store."""

from dateline.pipeline.desk import Desk, open_desk
from dateline.pipeline.report import RoundReport, Trouble
from dateline.pipeline.rounds import Rounds, Stop, fetch_round, run_worker
from dateline.pipeline.schedule import Pace
from dateline.pipeline.subscriptions import (
    Followed,
    Imported,
    Subscribed,
    add_subscription,
    export_opml,
    fetch_address,
    find_subscription,
    follow,
    import_opml,
    read_address,
)

__all__ = [
    "Desk",
    "Followed",
    "Imported",
    "Pace",
    "RoundReport",
    "Rounds",
    "Stop",
    "Subscribed",
    "Trouble",
    "add_subscription",
    "export_opml",
    "fetch_address",
    "fetch_round",
    "find_subscription",
    "follow",
    "import_opml",
    "open_desk",
    "read_address",
    "run_worker",
]
