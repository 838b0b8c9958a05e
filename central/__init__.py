"""The centre: takes what terminals deliver, counts it, and stands between them and the departments."""
