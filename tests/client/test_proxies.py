"""Which way to the hub the settings of a computer name, in every form in which they are written."""

import pytest
from httpx import URL

from mavis_tui.client.proxies import proxy_for
from mavis_tui.errors import BadInput

HUB = URL("https://hub.example.nhs.uk:8675")
PROXY = "http://proxy.school.example:3128"


@pytest.mark.parametrize("named", [{"https": PROXY}, {"all": PROXY}, {"https": "proxy.school.example:3128"}])
def test_the_proxy_for_the_scheme_or_for_all_is_asked(named: dict[str, str]) -> None:
    proxy = proxy_for(HUB, "", named)

    assert proxy is not None
    assert (proxy.address, proxy.name) == (PROXY, PROXY)


def test_without_a_proxy_the_way_is_direct() -> None:
    assert proxy_for(HUB, "", {}) is None
    assert proxy_for(HUB, "", {"http": PROXY}) is None  # which is for http:// addresses only


@pytest.mark.parametrize(
    ("without", "address", "direct"),
    [
        ("hub.example.nhs.uk", HUB, True),
        (".nhs.uk", HUB, True),
        ("*.nhs.uk", HUB, True),
        ("nhs.uk", HUB, True),
        ("hs.uk", HUB, False),
        ("*", HUB, True),
        ("https://hub.example.nhs.uk", HUB, True),
        ("hub.example.nhs.uk:8675", HUB, True),
        ("hub.example.nhs.uk:443", HUB, False),
        ("fd00::/8", HUB, False),
        ("fd00::/8, [::1], 10.0.0.0/8 ,hub.example.nhs.uk", HUB, True),
        ("fd00::/8", URL("https://[fd12::7]"), True),
        ("[fd12::7]", URL("https://[fd12::7]"), True),
        ("[fd12::7]:443", URL("https://[fd12::7]"), True),
        ("10.0.0.0/8", URL("https://10.1.2.3"), True),
        ("10.0.0.0/8", URL("https://11.1.2.3"), False),
        ("a:b:c:d, [, ]:, ::/999, ,", HUB, False),
    ],
)
def test_what_goes_without_the_proxy_is_read_as_it_is_written(without: str, address: URL, direct: bool) -> None:
    assert (proxy_for(address, "", {"https": PROXY, "no": without}) is None) is direct


@pytest.mark.parametrize(
    "named", ["socks5://127.0.0.1:9", "socks5h://somebody:secret@proxy", "ftp://proxy", "http://proxy:port"]
)
def test_a_proxy_that_cannot_be_asked_is_said_by_its_setting_and_without_its_password(named: str) -> None:
    with pytest.raises(BadInput, match=r"ALL_PROXY.*NO_PROXY") as caught:
        proxy_for(HUB, "Safe.", {"all": named})

    assert "secret" not in str(caught.value)


def test_a_name_and_a_password_of_a_proxy_are_used_and_never_shown() -> None:
    proxy = proxy_for(HUB, "", {"https": "http://somebody:secret@proxy.example:3128"})

    assert proxy is not None
    assert "secret" in proxy.address
    assert proxy.name == "http://proxy.example:3128"
