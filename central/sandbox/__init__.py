"""The sandbox (沙箱): plays every department with synthetic data."""
