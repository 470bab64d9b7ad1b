"""Any table in: file, sheet, columns, dry run, commit; every row accepted or named."""
