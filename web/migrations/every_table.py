"""Every module that declares tables; the database of an installation holds them all."""

import emissions.tables
import emissions.territory.tables
import energy.tables
import omstallning.access.tables
import omstallning.changes.tables
import omstallning.documents.tables
import omstallning.imports.tables
import omstallning.measures.tables
import omstallning.organisation.tables
import resilience.tables
from omstallning.database import Base

METADATA = Base.metadata
MODULES = (
    emissions.tables,
    emissions.territory.tables,
    energy.tables,
    omstallning.access.tables,
    omstallning.changes.tables,
    omstallning.documents.tables,
    omstallning.imports.tables,
    omstallning.measures.tables,
    omstallning.organisation.tables,
    resilience.tables,
)
