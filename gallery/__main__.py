"""Write every picture of the docs, and docs/gallery.md."""

from gallery import first_day, moving, twelve_states

if __name__ == "__main__":
    twelve_states.write()
    first_day.write()
    moving.write_moving_picture()
