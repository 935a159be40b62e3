"""Files that arrive in pieces, tables that are pasted, and what both say of themselves."""
