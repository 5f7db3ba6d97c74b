"""Write every picture of the docs, and docs/gallery.md."""

from gallery import first_day, moving, several_laptops, twelve_states

if __name__ == "__main__":
    twelve_states.write()
    first_day.write()
    several_laptops.write()
    moving.write_moving_picture()
