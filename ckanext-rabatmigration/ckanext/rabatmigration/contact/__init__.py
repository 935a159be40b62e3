"""Writing to those behind the data, whose addresses stay hidden: a relay with a memory."""
