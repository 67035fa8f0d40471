"""Reading news as a careful officer would: is it about this case, and is it the same story?

Pure functions over texts, places and days. Words come from lists that one can read, weights from
numbers that were fitted once on labelled pairs and are data here; nothing is downloaded.
"""
