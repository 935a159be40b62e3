"""The index outbox: a save is indexed after its commit, and again until Solr has it.

A row of `rabatmigration_index_outbox` is written in the saving transaction. After the commit the
document is built from committed state under a lock per dataset, sent, and the row deleted if it
still is the one read. What is left over (Solr was down, the process died) is replayed by the tick.
"""

from ckanext.rabatmigration.indexing.delivery import Outcome, replay
from ckanext.rabatmigration.indexing.outbox import Backlog, backlog, failures
from ckanext.rabatmigration.indexing.search_index import enqueue, install

__all__ = ["Backlog", "Outcome", "backlog", "enqueue", "failures", "install", "replay"]
