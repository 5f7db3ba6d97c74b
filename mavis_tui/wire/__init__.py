"""What travels between programs besides the models: messages, recovery, transfer files."""
