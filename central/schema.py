"""Every table of the centre, for migrations: importing this module makes `METADATA` whole."""

from central.cases import models as cases
from central.catalogue_publishing import models as catalogue_publishing
from central.console import models as console
from central.database import Base
from central.departments import models as departments
from central.erasure import models as erasure
from central.identity import models as identity
from central.notices import models as notices
from central.ratings import models as ratings
from central.records import models as records
from central.terminals import models as terminals
from central.usage import models as usage

MODULES = (
    cases,
    catalogue_publishing,
    console,
    departments,
    erasure,
    identity,
    notices,
    ratings,
    records,
    terminals,
    usage,
)
METADATA = Base.metadata
