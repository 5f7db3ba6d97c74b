"""Speed and memory, printed as ratios against something run beside it. Never part of the suite."""
