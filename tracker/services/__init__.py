"""Acting: one function is one act, in one transaction, with its ledger entry."""
