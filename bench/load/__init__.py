"""`make load`: the traffic of a region's laptops, from a bounded client, against real processes of the hub."""
