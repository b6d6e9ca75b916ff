"""Pages of courses, lessons and hours."""
