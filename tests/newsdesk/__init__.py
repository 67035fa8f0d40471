"""Reading news, without a database."""
