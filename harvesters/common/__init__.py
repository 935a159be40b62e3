"""What several protocols need to turn values of portals into ours; pure."""
