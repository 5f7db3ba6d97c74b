"""What every page is made of: page, form, dialog, saving."""
