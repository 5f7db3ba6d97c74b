"""What is recorded beside the doses: how it is put to a child, what it means, what must be said, and in which words."""
