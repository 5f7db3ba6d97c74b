"""Every fault of the network once, on real sockets; and that the page for nurses says what came of it."""

from pathlib import Path

from torture import network
from torture.careless import Careless
from torture.cases import CASES

PAGE = Path(__file__).parents[2] / "docs" / "offline-and-sync.md"


async def test_each_fault_loses_nothing_doubles_nothing_says_one_thing_and_heals(tmp_path: Path) -> None:
    lines, counts = await network.play(tmp_path, CASES)

    assert {name: counts[name] for name in network.PROMISES} == dict.fromkeys(network.PROMISES, 0)
    assert counts["faults"] == len(CASES)
    assert network.table(lines) in PAGE.read_text("utf-8"), "write it anew: python -m torture.network"


async def test_a_client_that_takes_a_login_page_for_the_hub_is_found_out_on_sockets_too(tmp_path: Path) -> None:
    portal = [case for case in CASES if case.name == "200 with a login page"]

    _, counts = await network.play(tmp_path, portal, Careless)

    assert counts[network.LOST] == network.RECORDS
