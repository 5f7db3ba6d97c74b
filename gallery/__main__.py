"""Write every picture of the docs, and docs/gallery.md."""

from gallery import first_day, moving, office_pages, printed, several_laptops, the_day, twelve_states

if __name__ == "__main__":
    twelve_states.write()
    first_day.write()
    several_laptops.write()
    the_day.write()
    printed.write()
    office_pages.write()
    moving.write_moving_picture()
