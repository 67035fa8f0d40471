"""The doors for people: translate, never decide."""
