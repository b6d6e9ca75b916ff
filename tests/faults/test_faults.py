"""Each fault, small: nothing lost, nothing doubled, nothing wrong. At full scale: make faults."""

import pytest

from tests.faults import clocks, crowds, late, pages, saving, sessions
from tests.faults.served import Served

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        served = Served()
    yield served
    served.stop()


#: A machine that runs other tests beside these may be slow to come back; how fast is measured at full scale.
SMALL = {
    "F1": lambda server: saving.workers_killed(server, attempts=25, times=2, back_within=60),
    "F5": lambda server: late.past_the_end(server, attempts=10),
    "F7": lambda server: saving.shuffled_and_doubled(server, saves=1200),
    "F8": lambda server: saving.two_devices(server, pairs=20),
    "F9": lambda server: crowds.hand_ins(server, attempts=3),
    "F10": lambda server: crowds.starts(server, officers=2),
    "F11": lambda server: crowds.at_the_bell(server, attempts=60),
    "F13": lambda server: clocks.hosts_apart(server, attempts=10),
    "F15": lambda server: sessions.lost_sessions(server, each=5),
}


@pytest.mark.parametrize("fault", SMALL)
def test_what_was_acknowledged_is_neither_lost_nor_doubled_nor_wrong(server, fault):
    outcome = SMALL[fault](server)

    assert outcome.count > 0
    assert outcome.is_clean, outcome


@pytest.mark.browser
@pytest.mark.parametrize("fault", [pages.offline_five_minutes, pages.wrong_clocks])
def test_a_page_without_a_network_or_with_a_wrong_clock_loses_nothing(chromium, server, fault):
    outcome = fault(chromium, server)

    assert outcome.is_clean, outcome


def test_a_lost_save_would_be_seen(server):
    """The comparison with the journal can fail: an answer taken away behind the back of the protocol is counted."""
    [sitting] = saving.make_sittings(server, 1)
    sitting.save(1, 2)
    sitting.journal[1] = 3

    assert sitting.lost() == 1
