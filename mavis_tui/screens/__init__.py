"""One screen a file. A screen gets what it needs in its constructor and goes back with `dismiss(value)`."""
