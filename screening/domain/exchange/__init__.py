"""Forms from other systems in, answer sheets as tables out."""

from screening.domain.exchange.codebook import (
    ExportSheet,
    codebook_rows,
    export_columns,
    export_row,
)
from screening.domain.exchange.draft import Draft, RowError
from screening.domain.exchange.parquet import parquet_write
from screening.domain.exchange.redcap import redcap_read
from screening.domain.exchange.workbook import WorkbookError, workbook_read
from screening.domain.exchange.xlsform import xlsform_read, xlsform_sheets

__all__ = [
    "Draft",
    "ExportSheet",
    "RowError",
    "WorkbookError",
    "codebook_rows",
    "export_columns",
    "export_row",
    "parquet_write",
    "redcap_read",
    "workbook_read",
    "xlsform_read",
    "xlsform_sheets",
]
