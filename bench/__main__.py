"""`python -m bench`: every benchmark in turn, as a table of ratios measured in this run."""

from bench import exporting, first_paint, help, opening, record  # noqa: A004 - named for what it measures


def main() -> None:
    """Run each and print what was measured beside its target."""
    rows = [("What", "Measured", "Target")]
    for benchmark in (help, first_paint, record, opening, exporting):
        print(f"measuring {benchmark.__name__.removeprefix('bench.')} …", flush=True)
        rows += benchmark.rows()
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
