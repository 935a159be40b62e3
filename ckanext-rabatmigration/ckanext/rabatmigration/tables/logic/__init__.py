"""Actions of the room, what they take and who may call them."""
