"""Invented sessions, so that anybody can try mavis without a real child in sight."""
