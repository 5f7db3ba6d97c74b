"""What commands print with `--json`, field by field: each shape is a promise to scripts, whatever becomes of the pages.

A shape names what it takes from a result of the workspace or the hub; what isn't named here isn't printed.
"""
