"""The conformance kit: one adapter, ours or another maker's, on a real device or a simulated one, judged and graded."""

from collections.abc import Callable

from drivers.conformance.contract_checks import contract_findings
from drivers.conformance.fault_trials import fault_findings
from drivers.conformance.report import ConformanceFinding, ConformanceReport, ConformanceVerdict, Grade
from drivers.conformance.subject import Subject


def judge_driver(
    subject: Subject, on_found: Callable[[ConformanceFinding], None] = lambda _finding: None
) -> ConformanceReport:
    """All findings; each is given to `on_found` as it comes. Faults are tried only where the contract is kept."""
    findings: list[ConformanceFinding] = []

    def take(finding: ConformanceFinding) -> None:
        findings.append(finding)
        on_found(finding)

    for result in contract_findings(subject):
        take(result)
    if all(finding.verdict is not ConformanceVerdict.FAILED for finding in findings if finding.grade is Grade.BRONZE):
        for result in fault_findings(subject):
            take(result)
    return ConformanceReport(str(subject.family), subject.adapter, tuple(findings))
