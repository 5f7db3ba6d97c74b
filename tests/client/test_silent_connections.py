"""The system watches over silent connections with what it has for that, and no connection fails for want of it."""

import socket

import pytest

from mavis_tui.client.silent_connections import watched

REFUSED = 9_999
"""No option of TCP: what TCP_KEEPIDLE is to a Windows of before 1709."""


def test_an_option_that_the_system_refuses_is_left_out_and_the_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "TCP_KEEPIDLE", REFUSED, raising=False)
    options = watched()
    assert (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1) in options
    assert REFUSED not in {option for _, option, _ in options}


def test_a_socket_takes_every_option_that_is_given() -> None:
    with socket.socket() as made:
        for option in watched():
            made.setsockopt(*option)
        assert made.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
