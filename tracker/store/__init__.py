"""Memory: tables and files. It remembers and decides nothing."""
