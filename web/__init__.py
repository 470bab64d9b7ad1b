"""Pages, forms, documents and the command line: the only place that knows everyone."""
