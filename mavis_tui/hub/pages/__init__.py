"""The office's pages: made on the server, for a browser that needs no script. How one is made: docs/office-pages.md."""
