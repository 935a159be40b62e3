"""Who may publish, and whose files are served."""
