"""Side by side with peers, in one run: ratios, because what a machine does in a second changes from run to run."""

import os

# One thread each. The libraries read these when they are loaded, which is after this package.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{_library}_NUM_THREADS"] = "1"
