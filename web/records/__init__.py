"""Sources and their records: what is used, how it is counted, and how it is put right."""
