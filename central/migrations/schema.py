"""Every table of the centre, for migrations: importing this module makes `METADATA` whole."""

from central.cases import models as cases
from central.catalogue_publishing import models as catalogue_publishing
from central.erasure import models as erasure
from central.executions import models as departments
from central.identity import models as identity
from central.notices import models as notices
from central.operators import models as console
from central.records import models as records
from central.storage.database import Base
from central.terminal_register import models as terminals
from central.usage import models as usage
from central.usage import rating_models as ratings

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
