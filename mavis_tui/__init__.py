"""Record school vaccinations in the terminal, with or without a network, and lose nothing."""

__version__ = "0.1.0"
