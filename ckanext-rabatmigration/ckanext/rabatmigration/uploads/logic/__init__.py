"""Actions of the room `uploads`, who may call them and what they take."""
