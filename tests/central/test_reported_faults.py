"""What terminals say is wrong with them is kept and shown in words, with who acts."""

from central.terminals.service import find_terminal
from contract.terminals import FaultReport
from tests.central.test_epochs import beat
from tests.central.virtual_terminal import NOON


def test_faults_are_kept_and_shown_in_words(terminal, centre, operator):
    fault = FaultReport(id="network.dns", since=NOON, note="no name server")
    beat(terminal, faults=(fault, FaultReport(id="acme_scale.tilted")))
    with centre.database.reading() as session:
        found = find_terminal(session, "YC-001")
        assert found is not None
        assert FaultReport.model_validate(found.faults[0]) == fault
    page = operator.get("/console").text
    assert "中心的域名解析不出 · 运维人员" in page
    assert "acme_scale.tilted" in page
    assert "no name server" in page


def test_fault_that_is_gone_is_shown_no_more(terminal, operator):
    beat(terminal, faults=(FaultReport(id="disk.low"),))
    assert "磁盘空间不多" in operator.get("/console").text
    beat(terminal)
    assert "磁盘空间不多" not in operator.get("/console").text
