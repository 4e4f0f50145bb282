"""Networks of our own: small, trained here on what its licences allow, read only with a true card."""
