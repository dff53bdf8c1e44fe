//! Whole-system stories stand in `tests/stories`, one binary, a file per subject.
