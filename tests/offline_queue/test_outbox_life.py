"""Whatever happens in whatever order, a promise is waiting, parked or delivered, in one unbroken chain."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from contract.answers import Disposition, RecordDisposition
from contract.records import Record
from tests.contract.whole_chain import ChainWhole, verify_chain
from tests.offline_queue.parts import StoredOutbox, answer, opened, word

ALL = 10**9
DISPOSITIONS = st.sampled_from(list(Disposition))


class OutboxLife(RuleBasedStateMachine):
    """A terminal and a centre, with lost answers, late answers, people who release, and restarts in between."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="life-")
        self.stored = StoredOutbox(opened(Path(self.folder.name) / "queue.db"))
        self.made: list[Record] = []
        self.waiting: list[Record] = []
        self.parked: dict[str, Record] = {}
        self.delivered: dict[str, Disposition] = {}
        self.late: list[RecordDisposition] = []

    def teardown(self) -> None:
        if hasattr(self, "stored"):
            self.stored.database.close()
            self.folder.cleanup()

    @rule(count=st.integers(1, 3))
    def commit(self, count: int) -> None:
        taken = self.stored.took(count)
        self.made += taken
        self.waiting += taken

    @rule(data=st.data(), is_lost=st.booleans())
    def answer_of_the_centre(self, data: st.DataObject, is_lost: bool) -> None:
        batch = self.stored.outbox.pending(data.draw(st.integers(1, 4)), ALL)
        words = [word(each, data.draw(DISPOSITIONS), "why") for each in batch]
        if is_lost:
            self.late += words
        else:
            self.hear(words)

    @precondition(lambda self: self.late)
    @rule()
    def late_answer(self) -> None:
        words, self.late = self.late, []
        self.hear(words)

    def hear(self, words: list[RecordDisposition]) -> None:
        self.stored.outbox.settle(answer(*words))
        for each in words:
            self.take_word(each)

    def take_word(self, said: RecordDisposition) -> None:
        record = next(each for each in self.made if each.record_id == said.record_id)
        if said.record_id in self.delivered:
            return
        if said.disposition.is_delivered:
            self.delivered[said.record_id] = said.disposition
            self.parked.pop(said.record_id, None)
        else:
            self.parked[said.record_id] = record
        if record in self.waiting:
            self.waiting.remove(record)

    @precondition(lambda self: self.parked)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        record_id = data.draw(st.sampled_from(sorted(self.parked)))
        assert self.stored.outbox.release(record_id)
        self.waiting.append(self.parked.pop(record_id))
        self.waiting.sort(key=lambda each: each.sequence)

    @rule()
    def restart(self) -> None:
        path = self.stored.database.path
        self.stored.database.close()
        self.stored = StoredOutbox(opened(path))

    @invariant()
    def every_promise_has_its_place(self) -> None:
        if not hasattr(self, "stored"):
            return
        outbox = self.stored.outbox
        assert outbox.pending(len(self.made) + 1, ALL) == tuple(self.waiting)
        assert {each.record_id for each in outbox.parked()} == set(self.parked)
        assert {each.record_id: outbox.disposition_of(each.record_id) for each in self.made} == {
            each.record_id: self.delivered.get(each.record_id) for each in self.made
        }
        assert outbox.counts().last_sequence == len(self.made)
        assert not self.made or isinstance(verify_chain(self.made), ChainWhole)


TestOutboxLife = OutboxLife.TestCase
TestOutboxLife.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
