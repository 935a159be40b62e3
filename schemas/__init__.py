"""Dataset types, presets and vocabularies as YAML."""
