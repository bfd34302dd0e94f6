"""The student's pages: today, the check-in, and the days gone by."""
