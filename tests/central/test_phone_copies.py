"""Papers for the telephone: only what was given out here, signed, for half an hour, to who has the address."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import PurePosixPath
from threading import Event, Semaphore
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import anyio
import pytest
import typst
from anyio import create_task_group, to_thread
from PIL import Image, ImageStat
from pypdf import PdfReader
from sqlalchemy import select

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from central.assembly.retention import forget_due
from central.departments.threads import DepartmentThreads, ShareTaken, ThreadShare
from central.phone_copies import ofd, routes, service
from central.phone_copies.models import KeptPapers
from central.phone_copies.ofd import NAMESPACE, NotDrawable, ofd_of
from contract import paths
from contract.execution import Completed
from contract.phone_copies import (
    PhoneCopyAnswer,
    PhoneCopyRefused,
    PhoneCopyReply,
    PhoneCopyRequest,
    PhonePaper,
    PhonePapers,
)
from contract.records import Submission
from tests.central.answers import submission_for
from tests.central.finished import ITEM as LATER
from tests.central.finished import applied
from tests.central.test_finished_cases import asked as asked_for_finished
from tests.central.virtual_terminal import IDS, person

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
ITEM = "RS001"
OFD = {"ofd": NAMESPACE}
PDF = typst.compile(b"#set page(width: 8cm, height: 4cm)\n Paper of the case")


@pytest.fixture
def issued(terminal):
    """An execution of this terminal and what it gave out."""
    request_id = IDS.new()
    answer = terminal.execute(ITEM, submission_for(terminal, CATALOGUE.item(ITEM), REFERENCE), request_id=request_id)
    assert isinstance(answer, Completed)
    assert answer.documents
    return request_id, answer.documents


def box(terminal, documents, pdf: bytes = PDF) -> bytes:
    papers = tuple(PhonePaper(document_id=each.document_id, title=each.title, pdf=pdf) for each in documents)
    return terminal.sealing.seal_bytes(PhonePapers(papers=papers).model_dump_json().encode())


def keep(terminal, papers: bytes, carried: str | None, who=None, item: str = ITEM):
    more = {"carried_request": carried, "papers": papers}
    return terminal.ask(
        PhoneCopyRequest, paths.PHONE_COPIES, PhoneCopyReply, Submission(person=who or person()), item, **more
    )


def path_of(answer: PhoneCopyAnswer) -> str:
    return answer.url.removeprefix("http://127.0.0.1:8400")


def test_telephone_gets_the_paper_signed(terminal, issued, tmp_path):
    kept = keep(terminal, box(terminal, issued[1]), issued[0])
    assert isinstance(kept, PhoneCopyAnswer)
    page = terminal.client.get(path_of(kept))
    assert issued[1][0].title in page.text
    got = terminal.client.get(path_of(kept) + "/1.pdf")
    assert got.headers["content-type"] == "application/pdf"
    assert got.content.startswith(PDF), "what was printed, with the signature behind it"
    assert "Paper of the case" in PdfReader(BytesIO(got.content)).pages[0].extract_text()
    said = checked_by_poppler(got.content, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said


@pytest.fixture
def real_seal(tmp_path):
    """Settings of a seal with a key of its own."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "30",
        "-subj",
        "/CN=RealSeal",
    ]
    subprocess.run(["openssl", *made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return {"seal_key_file": key, "seal_certificate_file": certificate}


@pytest.mark.parametrize(("is_sandbox", "signer"), [(True, "Sandbox seal"), (False, "RealSeal")])
def test_only_real_department_gets_real_seal(
    terminal, issued, centre, real_seal, tmp_path, monkeypatch, is_sandbox, signer
):
    monkeypatch.setattr(type(centre.directory), "is_sandbox", lambda *_: is_sandbox)
    terminal.client.app.state.centre = replace(centre, settings=centre.settings.model_copy(update=real_seal))
    kept = keep(terminal, box(terminal, issued[1]), issued[0])
    assert isinstance(kept, PhoneCopyAnswer)
    assert signer in checked_by_poppler(terminal.client.get(path_of(kept) + "/1.pdf").content, tmp_path)


def test_papers_of_a_test_get_the_sandbox_seal(terminal, centre, real_seal, tmp_path, monkeypatch):
    request_id = IDS.new()
    given = submission_for(terminal, CATALOGUE.item(ITEM), REFERENCE)
    answer = terminal.execute(ITEM, given, request_id=request_id, is_test=True)
    assert isinstance(answer, Completed)
    monkeypatch.setattr(type(centre.directory), "is_sandbox", lambda *_: False)
    terminal.client.app.state.centre = replace(centre, settings=centre.settings.model_copy(update=real_seal))
    kept = keep(terminal, box(terminal, answer.documents), request_id)
    assert isinstance(kept, PhoneCopyAnswer)
    assert "Sandbox seal" in checked_by_poppler(terminal.client.get(path_of(kept) + "/1.pdf").content, tmp_path)


def test_ofd_shows_pages_of_the_pdf(terminal, issued):
    source = '#set page(paper: "a4")\n#text(size: 40pt)[养老]\n#pagebreak()\nsecond'.encode()
    kept = keep(terminal, box(terminal, issued[1], typst.compile(source)), issued[0])
    got = terminal.client.get(path_of(kept) + "/1.ofd")
    assert got.headers["content-type"] == "application/ofd"
    pages = list(pages_of_ofd(got.content))
    assert [page_box for page_box, _ in pages] == ["0 0 210 297"] * 2
    drawn = typst.compile(source, format="png", ppi=200)
    assert [ink(picture) for _, picture in pages] == [pytest.approx(ink(page), rel=0.05) for page in drawn]


def test_ofd_names_the_paper(terminal, issued):
    kept = keep(terminal, box(terminal, issued[1]), issued[0])
    package = ZipFile(BytesIO(terminal.client.get(path_of(kept) + "/1.ofd").content))
    head = ET.fromstring(package.read("OFD.xml"))  # noqa: S314 - made here
    assert head.findtext(".//ofd:Title", namespaces=OFD) == issued[1][0].title
    assert "不带签章" in terminal.client.get(path_of(kept)).text


def test_centre_without_poppler_offers_no_ofd(terminal, issued, monkeypatch):
    monkeypatch.setenv("PATH", "")
    kept = keep(terminal, box(terminal, issued[1]), issued[0])
    assert "OFD" not in terminal.client.get(path_of(kept)).text
    assert terminal.client.get(path_of(kept) + "/1.ofd").status_code == 404
    assert terminal.client.get(path_of(kept) + "/1.pdf").status_code == 200


def huge() -> bytes:
    return typst.compile(b"#set page(width: 9000pt, height: 9000pt)")


@pytest.mark.parametrize(
    "pdf", [b"", b"%PDF-1.7 and nothing", PDF[: len(PDF) // 2], huge(), typst.compile(b"#pagebreak()" * 51)]
)
def test_what_cannot_be_drawn_is_no_ofd(pdf):
    with pytest.raises(NotDrawable):
        ofd_of(pdf, "文书", date(2026, 11, 30))


def test_ofd_is_made_once(terminal, centre, issued, monkeypatch):
    kept = keep(terminal, box(terminal, issued[1]), issued[0])
    first = terminal.client.get(path_of(kept) + "/1.ofd").content
    monkeypatch.setattr(service, "ofd_of", lambda *_: pytest.fail("it is there already"))
    assert terminal.client.get(path_of(kept) + "/1.ofd").content == first
    with centre.database.reading() as session:
        (row,) = session.scalars(select(KeptPapers))
    assert b"PK" not in row.papers_box[:100], "kept encrypted as the PDF is"


@pytest.mark.expected_logs("a paper was not drawn as OFD")
def test_undrawable_paper_is_offered_as_pdf(terminal, issued, monkeypatch):
    def refuse(*_: object) -> bytes:
        raise NotDrawable("pdftoppm: TimeoutExpired")

    monkeypatch.setattr(service, "ofd_of", refuse)
    assert_only_the_pdf_is_offered(terminal, issued)


def test_busy_centre_still_offers_the_pdf(terminal, issued, monkeypatch):
    monkeypatch.setattr(routes, "_FEW", ThreadShare(places=1, waits=0.0))
    assert_only_the_pdf_is_offered(terminal, issued)


def assert_only_the_pdf_is_offered(terminal, issued) -> None:
    kept = keep(terminal, box(terminal, issued[1]), issued[0])
    answer = terminal.client.get(path_of(kept) + "/1.ofd")
    assert answer.status_code == 503
    assert '/1.pdf">下载 PDF' in answer.text
    assert "已自动删除" not in answer.text


def test_work_beyond_its_share_holds_nothing_up():
    """Its threads are its own and few: a department is asked while they are taken."""
    threads, end, begun = DepartmentThreads(places=4), Event(), Semaphore(0)

    def draw() -> None:
        begun.release()
        end.wait(60.0)

    async def ask_for_a_third() -> str:
        async with create_task_group() as drawing:
            for _ in range(2):
                drawing.start_soon(threads.run, "papers", draw, ThreadShare(2, 60.0))
            await to_thread.run_sync(lambda: [begun.acquire(timeout=60.0) for _ in range(2)])
            try:
                with pytest.raises(ShareTaken):
                    await threads.run("papers", draw, ThreadShare(2, 0.01))
                return await threads.run("police", lambda: "asked")
            finally:
                end.set()

    assert anyio.run(ask_for_a_third) == "asked"


def test_programs_that_draw_know_no_secret(monkeypatch):
    seen: list[dict[str, str]] = []
    run = subprocess.run

    def look(*words, env, **more):
        seen.append(env)
        return run(*words, env=env, **more)

    monkeypatch.setenv("GOV_CENTRAL_CONSOLE_PASSWORD", "secret")
    monkeypatch.setattr(ofd.subprocess, "run", look)
    ofd_of(PDF, "文书", date(2026, 11, 30))
    assert {name for env in seen for name in env} == {"PATH"}


def pages_of_ofd(file: bytes) -> Iterator[tuple[str, bytes]]:
    """Box and picture of each page, found by the references of the standard alone."""
    package = ZipFile(BytesIO(file))

    def part(name: str) -> ET.Element:
        return ET.fromstring(package.read(name))  # noqa: S314 - made here

    root = PurePosixPath(part("OFD.xml").findtext("ofd:DocBody/ofd:DocRoot", namespaces=OFD))
    document = part(str(root))
    resources = PurePosixPath(root.parent, document.findtext(".//ofd:DocumentRes", namespaces=OFD))
    listed = part(str(resources))
    media = {
        medium.get("ID"): PurePosixPath(
            resources.parent, listed.get("BaseLoc"), medium.findtext("ofd:MediaFile", namespaces=OFD)
        )
        for medium in listed.iterfind(".//ofd:MultiMedia", OFD)
    }
    for page in document.iterfind("ofd:Pages/ofd:Page", OFD):
        content = part(str(PurePosixPath(root.parent, page.get("BaseLoc"))))
        shown = content.find(".//ofd:ImageObject", OFD)
        assert shown.get("Boundary") == content.findtext("ofd:Area/ofd:PhysicalBox", namespaces=OFD)
        yield shown.get("Boundary"), package.read(str(media[shown.get("ResourceID")]))


def ink(png: bytes) -> float:
    """How dark the page is, as a share of all of it."""
    return 1 - ImageStat.Stat(Image.open(BytesIO(png)).convert("L")).mean[0] / 255


def test_altered_paper_has_no_valid_signature(terminal, issued, tmp_path):
    kept = keep(terminal, box(terminal, issued[1]), issued[0])
    got = terminal.client.get(path_of(kept) + "/1.pdf").content
    altered = got.replace(b"/Type", b"/TypE", 1)
    assert altered != got
    assert "Signature is Valid" not in checked_by_poppler(altered, tmp_path)


def checked_by_poppler(pdf: bytes, folder) -> str:
    (folder / "paper.pdf").write_bytes(pdf)
    done = subprocess.run(
        [shutil.which("pdfsig") or "pdfsig", "-nocert", folder / "paper.pdf"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_other_papers_than_those_issued_are_refused(terminal, issued):
    (document, *_) = issued[1]
    foreign = document.model_copy(update={"document_id": IDS.new()})
    assert isinstance(keep(terminal, box(terminal, (document, foreign)), issued[0]), PhoneCopyRefused)


def test_papers_of_another_person_are_refused(terminal, issued):
    assert isinstance(keep(terminal, box(terminal, issued[1]), issued[0], person("003")), PhoneCopyRefused)


def test_papers_of_another_terminal_are_refused(terminal, issued, enrol):
    other = enrol("YC-009")
    assert isinstance(keep(other, box(other, issued[1]), issued[0]), PhoneCopyRefused)


@pytest.mark.parametrize("pdf", [b"%PDF-1.7", b"MZ\x90\x00", PDF[:200]], ids=["empty", "program", "half"])
def test_what_is_no_pdf_is_refused(terminal, issued, pdf):
    assert isinstance(keep(terminal, box(terminal, issued[1], pdf), issued[0]), PhoneCopyRefused)


def test_unsealed_papers_are_refused(terminal, issued):
    assert isinstance(keep(terminal, b"not sealed", issued[0]), PhoneCopyRefused)


def test_papers_of_finished_application_can_be_taken(terminal, centre, clock):
    applied(terminal, centre, clock)
    documents = asked_for_finished(terminal).documents
    assert isinstance(keep(terminal, box(terminal, documents), None, item=LATER), PhoneCopyAnswer)
    assert isinstance(keep(terminal, box(terminal, documents), None, person("003"), LATER), PhoneCopyRefused)


def test_papers_are_gone_after_half_an_hour(terminal, centre, clock, issued):
    kept = keep(terminal, box(terminal, issued[1]), issued[0])
    clock.advance(minutes=29)
    assert terminal.client.get(path_of(kept)).status_code == 200
    clock.advance(minutes=1)
    assert terminal.client.get(path_of(kept)).status_code == 404
    assert terminal.client.get(path_of(kept) + "/1.pdf").status_code == 404
    assert forget_due(centre.database, centre.settings, clock.now())["phone_copy"] == 1


def test_wrong_code_and_number_find_nothing(terminal, issued):
    kept = keep(terminal, box(terminal, issued[1]), issued[0])
    for path in ("/papers/AAAAAAAAAAAAAAAAAAAAAA", path_of(kept) + "/0.pdf", path_of(kept) + "/9.pdf"):
        assert terminal.client.get(path).status_code == 404


def test_terminal_keeps_a_bounded_number(terminal, issued, clock, monkeypatch):
    monkeypatch.setattr(service, "MOST_OF_A_TERMINAL", 2)
    papers = box(terminal, issued[1])
    answers = [keep(terminal, papers, issued[0]) for _ in range(3)]
    assert [type(each) for each in answers] == [PhoneCopyAnswer, PhoneCopyAnswer, PhoneCopyRefused]
    clock.advance(minutes=30)
    assert isinstance(keep(terminal, papers, issued[0]), PhoneCopyAnswer)
