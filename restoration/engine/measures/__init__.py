"""What the analysis pass records for the operators: small numbers per frame, solved over whole shots."""
