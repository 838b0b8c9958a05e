"""Every table of the centre, for migrations: importing this module makes `METADATA` whole."""

from central.alarms import models as alarms
from central.cases import models as cases
from central.catalogue_publishing import models as catalogue_publishing
from central.departments import models as departments
from central.erasure import models as erasure
from central.executions import models as executions
from central.help_calls import models as help_calls
from central.identity import models as identity
from central.morning_checks import models as morning_checks
from central.news import models as news
from central.notices import models as notices
from central.operators import models as operators
from central.phone_copies import models as phone_copies
from central.pick_ups import models as pick_ups
from central.ratings import models as ratings
from central.records import models as records
from central.releases import models as releases
from central.remote_orders import models as remote_orders
from central.searches import models as searches
from central.staff import models as staff
from central.storage.database import Base
from central.terminal_register import models as terminal_register
from central.usage import models as usage
from central.usage import rating_models as rating_sums

MODULES = (
    alarms,
    cases,
    catalogue_publishing,
    departments,
    erasure,
    executions,
    help_calls,
    identity,
    morning_checks,
    news,
    notices,
    operators,
    phone_copies,
    pick_ups,
    rating_sums,
    ratings,
    records,
    releases,
    remote_orders,
    searches,
    staff,
    terminal_register,
    usage,
)
METADATA = Base.metadata
