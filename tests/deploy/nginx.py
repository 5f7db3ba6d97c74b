"""Debian's nginx with the site of deploy/, on loopback, in front of a hub."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SITE = Path(__file__).parents[2] / "deploy" / "nginx-site.conf"

_MAIN = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/unused-1;
    uwsgi_temp_path {folder}/unused-2;
    scgi_temp_path {folder}/unused-3;
    include {folder}/site.conf;
}}
"""


def program() -> str:
    """Give the path of nginx; empty where it isn't installed."""
    return shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin") or ""


@contextmanager
def fronting(hub_port: int, chain: Path, key: Path, folder: Path) -> Iterator[str]:
    """Run nginx with the site as it is handed out, but for names, ports and places; give its address."""
    for name in ("bodies", "answers"):
        (folder / name).mkdir()
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder), encoding="utf-8")
    said = folder / "nginx.stderr"
    running, port = _started(hub_port, chain, key, folder, said)
    try:
        yield f"https://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(60)
    # What an nginx of this version warns of is wrong with the site.
    assert "[warn]" not in said.read_text(), said.read_text()


def _started(hub_port: int, chain: Path, key: Path, folder: Path, said: Path) -> tuple["subprocess.Popen[bytes]", int]:
    """Start nginx on a port that is free, and on another one where somebody else was quicker."""
    command = [program(), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    while True:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        (folder / "site.conf").write_text(_site(port, hub_port, chain, key, folder), encoding="utf-8")
        with said.open("w") as told:
            running = subprocess.Popen(command, stdout=told, stderr=told)
        if _answers(running, port, chain):
            return running, port
        assert "Address already in use" in said.read_text(), said.read_text()


def _site(port: int, hub_port: int, chain: Path, key: Path, folder: Path) -> str:
    site = SITE.read_text(encoding="utf-8")
    for pattern, instead, times in (
        (r"listen 443 ", f"listen 127.0.0.1:{port} ", 1),
        (r"    listen \[::\]:443 .*\n", "", 1),
        (r"127\.0\.0\.1:8675", f"127.0.0.1:{hub_port}", 1),
        (r"/etc/ssl/mavis-hub/chain\.pem", str(chain), 1),
        (r"/etc/ssl/mavis-hub/key\.pem", str(key), 1),
        (r"/var/log/nginx/", f"{folder}/", 2),
    ):
        site, found = re.subn(pattern, instead, site)
        assert found == times, pattern
    return site


def _answers(running: "subprocess.Popen[bytes]", port: int, chain: Path) -> bool:
    """Wait until nginx answers; False if it ended before."""
    until = time.monotonic() + 120
    context = ssl.create_default_context(cafile=chain)
    while running.poll() is None:
        assert time.monotonic() < until
        try:
            with (
                socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
                context.wrap_socket(plain, server_hostname="127.0.0.1"),
            ):
                return True
        except OSError:
            time.sleep(0.02)
    return False
