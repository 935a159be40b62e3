"""The API described for programs and for those who write them."""
