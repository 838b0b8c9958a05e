"""The libraries of the work, without what a terminal does not need of them: loaded before anything else that imports them."""

import contract.lean_pydantic  # noqa: F401
import offline_queue.lean_sqlalchemy  # noqa: F401
