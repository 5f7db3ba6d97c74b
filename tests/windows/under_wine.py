"""`sitecustomize` of the Python that runs under Wine: takes away what Wine only pretends to have."""

import _winapi

# Wine 8 has no CopyFile2, which ends the process that calls it; without it Python copies as it did before 3.13
if hasattr(_winapi, "CopyFile2"):
    del _winapi.CopyFile2
