"""Programs that look into untrusted bytes, each in a process of its own with limits.

`tracker.store.confined` starts them: the bytes come on standard input, what is asked for as JSON in
the only argument, the answer goes to standard output. They import nothing of the product but one
another, and nothing of theirs but `limits` is imported by the product.
"""
