"""Pure code the rooms share: trilingual text, periods, places, vocabularies, safe HTTP."""
