"""What people and machines take away: citations, files, descriptions, feeds, cards and images."""
