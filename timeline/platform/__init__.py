"""What the platform was told, said and did, and the clocks between."""
