"""The service a team's laptops talk to: sessions out, records in, each kept once."""
