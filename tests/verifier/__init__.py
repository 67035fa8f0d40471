"""The offline verifier: what it finds, what it leaves in peace, what cannot hurt it."""
