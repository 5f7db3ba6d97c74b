"""`mavis hub …`: a command a file, for the people who run a team's hub."""
