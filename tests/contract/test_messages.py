"""Messages are closed and frozen, bytes travel as base64, and one message has one byte form."""

import base64
import json
from datetime import timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contract.answers import UploadAnswer
from contract.bundle import Publication, is_signed_bundle, sign_bundle
from contract.canonical import canonical_bytes
from contract.documents import ResultTable
from contract.identifiers import Uuid7Identifiers
from contract.publishing import CatalogueBundle
from contract.records import Attachment, EnterpriseDetails, PersonDetails
from contract.signing_keys import SigningKey, VerifyKey
from contract.text import Text
from tests.contract.parts import NOON

KEY = SigningKey(b"\x05" * 32)


@given(st.binary(max_size=50))
def test_octets_are_raw_in_python_base64_in_json(content: bytes) -> None:
    attachment = Attachment(field="f", media_type="image/png", content=content)
    assert attachment.content == content
    assert Attachment.model_validate_json(attachment.model_dump_json()) == attachment


SPACE = st.text(" \u3000\xa0", max_size=3)


@given(st.text("0123456789XYZ", min_size=1, max_size=20), SPACE, SPACE, st.data())
def test_number_has_one_form_however_it_is_written(number: str, before: str, after: str, data: st.DataObject) -> None:
    small = data.draw(st.lists(st.booleans(), min_size=len(number), max_size=len(number)))
    written = before + "".join(s.lower() if low else s for s, low in zip(number, small, strict=True)) + after
    came = PersonDetails.model_validate_json(json.dumps({"name": "陈", "id_number": written}))
    assert came == PersonDetails(name="陈", id_number=number) == PersonDetails(name="陈", id_number=written)
    firm = EnterpriseDetails.model_validate_json(json.dumps({"usc_code": written, "operator_id_number": written}))
    assert firm == EnterpriseDetails(usc_code=number, operator_id_number=number)


def test_octets_must_be_base64_in_json() -> None:
    with pytest.raises(ValidationError, match="not base64"):
        Attachment.model_validate_json('{"field": "f", "media_type": "m", "content": "***"}')


@given(st.one_of(st.binary().map(base64.b64encode).map(bytes.decode), st.text("AQgw+/-_= \n中", max_size=12)))
def test_octets_take_what_strict_base64_is(text: str) -> None:
    sent = json.dumps({"field": "f", "media_type": "m", "content": text})
    try:
        strict = base64.b64decode(text, validate=True)
    except ValueError:
        with pytest.raises(ValidationError, match="not base64"):
            Attachment.model_validate_json(sent)
    else:
        assert Attachment.model_validate_json(sent).content == strict


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(ValidationError):
        UploadAnswer.model_validate_json(
            '{"batch_id": "b", "terminal_id": "t", "dispositions": [], "complete_up_to": 0, "login": "please"}'
        )


def test_canonical_form_sorts_and_leaves_out() -> None:
    answer = UploadAnswer(batch_id="b", terminal_id="t", dispositions=(), complete_up_to=0)
    expected = b'{"complete_up_to":0,"dispositions":[],"epoch":1,"terminal_id":"t"}'
    assert canonical_bytes(answer, without=("batch_id",)) == expected


def test_bundle_is_believed_only_as_published() -> None:
    bundle = sign_bundle(Publication(3, NOON, {"items/rs.toml": "中文"}, "note"), KEY)
    again = CatalogueBundle.model_validate_json(bundle.model_dump_json())
    assert is_signed_bundle(again, KEY.verify_key)
    assert not is_signed_bundle(bundle.model_copy(update={"version": 4}), KEY.verify_key)
    assert not is_signed_bundle(bundle.model_copy(update={"files": {}}), KEY.verify_key)
    assert not is_signed_bundle(bundle, SigningKey.generate().verify_key)


def test_bundle_keeps_its_signature_in_another_time_zone() -> None:
    shanghai = timezone(timedelta(hours=8))
    bundle = sign_bundle(Publication(3, NOON.astimezone(shanghai), {}), KEY)
    assert is_signed_bundle(CatalogueBundle.model_validate_json(bundle.model_dump_json()), KEY.verify_key)


def test_identifiers_are_new_and_of_version_seven() -> None:
    source = Uuid7Identifiers()
    made = [source.new() for _ in range(100)]
    assert len(set(made)) == len(made)
    assert all((str(UUID(each)), UUID(each).version) == (each, 7) for each in made)


def test_signing_keys_have_32_bytes_and_are_masked() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SigningKey(b"")
    with pytest.raises(ValueError, match="32 bytes"):
        VerifyKey(b"")
    assert "kkk" not in repr(SigningKey(b"k" * 32))
    assert not KEY.verify_key.is_signed(b"", b"short")


@pytest.mark.parametrize("english", [(("Pension",),), (("Pension", "1"), ("Total", "1")), (("Pension", "1", "2"),)])
def test_english_table_has_the_same_cells(english: tuple[tuple[str, ...], ...]) -> None:
    columns = (Text(zh="项目", en="Item"), Text(zh="金额", en="Amount"))
    with pytest.raises(ValidationError, match="not the same rows"):
        ResultTable(columns=columns, rows=(("养老", "1"),), english=english)
    assert ResultTable(columns=columns, rows=(("养老", "1"),), english=(("Pension", "1"),)).english
