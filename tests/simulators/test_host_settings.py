"""The whole dock under the real adapters, chosen as settings choose them."""

from collections.abc import Iterator

import pytest

from drivers.ports.device import Device
from drivers.ports.manifest import AdapterContext
from drivers.ports.status import Condition, FamilyOf
from drivers.registry.registry import build, manifests
from simulators.host.settings import choices
from simulators.host.simulator_set import SimulatorSet, every_simulator

AROUND = AdapterContext()


@pytest.fixture(scope="module")
def simulator_set(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatorSet]:
    made = SimulatorSet(every_simulator(tmp_path_factory.mktemp("dock")))
    made.start()
    yield made
    made.stop()


@pytest.mark.parametrize("family", [each.family for each in manifests().values()])
def test_every_simulator_is_well_under_its_real_adapter(simulator_set: SimulatorSet, family: FamilyOf[Device]) -> None:
    endpoints = simulator_set.endpoints()
    choice = choices(endpoints)[family]
    device = build(family, choice.adapter, choice.options, AROUND)
    status = device.status()
    device.close()
    if choice.adapter == "absent":
        assert family not in endpoints
    else:
        is_unasked = manifests()[family].may_be_unasked
        assert status.condition is (Condition.UNKNOWN if is_unasked else Condition.OK), status


def test_simulators_show_faults_and_refuse_unknown_ones(simulator_set: SimulatorSet) -> None:
    state = simulator_set.state()
    for name in simulator_set.endpoints():
        assert all(isinstance(on, bool) for on in state[name]["faults"].values())
        with pytest.raises(ValueError):
            simulator_set[name].act("no_such_act", {})
        with pytest.raises(ValueError):
            simulator_set[name].set_fault("no_such_fault", on=True)
