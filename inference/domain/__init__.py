"""Plain Python meaning of an expression estimate: labels, types, geometry, quality."""
