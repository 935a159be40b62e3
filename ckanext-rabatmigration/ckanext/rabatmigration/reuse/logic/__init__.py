"""Actions and their permissions."""
