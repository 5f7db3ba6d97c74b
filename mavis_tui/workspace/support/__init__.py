"""For when something went wrong: examining and salvaging."""
