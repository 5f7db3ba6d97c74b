"""Commands that let somebody in: signing in and out, the offline password."""
