"""From bytes to rows: the type by content, the text by its marks, the cells as they stand."""
