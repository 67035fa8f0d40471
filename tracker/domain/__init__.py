"""The law: pure rules, standard library only, without database, app or clock."""
