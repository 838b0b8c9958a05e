"""The centre: takes what terminals deliver, counts it, and is between them and the departments."""
