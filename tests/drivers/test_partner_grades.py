"""The conformance kit with partners that share no code with our adapters: the whole contract, and a device that goes and comes back."""

import pytest

from drivers.conformance import fault_trials
from drivers.conformance.contract_checks import contract_findings
from drivers.conformance.fault_script import LineFault, fault_script
from drivers.conformance.kit import judge_driver
from drivers.conformance.report import ConformanceVerdict
from tests.drivers.partners.emupos_source import is_installed
from tests.drivers.partners.graded import PARTNERS, queued
from tests.once_more import NO_PARTNER


@pytest.mark.parametrize("name", PARTNERS)
def test_adapter_may_ship_by_its_partner(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if name.startswith("emupos") and not is_installed():
        pytest.skip(f"{NO_PARTNER}emupos is not installed")
    cut = (LineFault.REPLUG,)
    monkeypatch.setattr(
        fault_trials, "fault_script", lambda family: tuple(each for each in fault_script(family) if each.fault in cut)
    )
    monkeypatch.setattr("drivers.conformance.contract_checks.CYCLES", 2)
    with PARTNERS[name]() as subject:
        report = judge_driver(subject)
    failed = [f"{each.name}: {each.seen}" for each in report.findings if each.verdict is ConformanceVerdict.FAILED]
    assert report.may_ship, failed


def test_contract_is_kept_by_a_queue_of_cupsd() -> None:
    with queued() as subject:
        findings = list(contract_findings(subject))
    not_passed = [finding for finding in findings if finding.verdict is not ConformanceVerdict.PASSED]
    assert [finding.name for finding in not_passed] == ["does_its_work"], "its work takes paper, which was not given"
