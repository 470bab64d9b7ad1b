"""An invented municipal operation beside the real public series, entered by the ordinary verbs."""
