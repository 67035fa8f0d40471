"""Rendering a page of the web in a process of its own, behind a gate that all its bytes pass."""
