"""Tables as people make them: read whatever their encoding, and asked what they are about.

Pure and bounded: a hostile or huge file costs a second or two and some megabytes, never more.
"""
