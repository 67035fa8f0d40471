"""Reading: one function gives the data of one page in a fixed number of statements."""
