"""The browser side of the expression estimate, against its Python twin."""
