"""What may not be shown: identities, designations, privilege, redactions, the guard and the release gate."""
