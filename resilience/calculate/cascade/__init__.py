"""What falls when something is out: how an outage spreads, hour by hour, through what leans on it.

spread      the cascade itself, ring by ring in the order things lean on each other
intervals   outages as sets of hours: merged, carried over by a buffer, counted among alternatives
network     the graph sorted for reckoning; one node's outage from those of what it needs
rings       things that lean on each other: may they start on their stores?
chain       why each one fell
bounds      best and worst where something is not known, verdict, least buffer
"""

from __future__ import annotations

from resilience.calculate.cascade.bounds import bounds, least_buffer, slack_h, verdict
from resilience.calculate.cascade.spread import cascade

__all__ = ["bounds", "cascade", "least_buffer", "slack_h", "verdict"]
