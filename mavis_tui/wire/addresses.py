"""Where a hub is: what its address says of the way there. Device and hub ask the same question."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """True if the host of an address is this computer, so that nothing on the way there can be read by another."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
