"""How a page becomes an answer: templates, what every answer says in its head, and tables as files."""
