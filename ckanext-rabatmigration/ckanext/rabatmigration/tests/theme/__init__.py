"""Tests of the frame around all pages and of how they are delivered."""
