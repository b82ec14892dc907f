"""What the access log shows of who looked at whom: facts that a person should ask about."""
