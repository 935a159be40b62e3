"""The pages one lands on: home, help, legal notice."""
