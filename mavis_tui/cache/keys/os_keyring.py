"""The keyring of the operating system, where a nurse may choose to keep her offline password.

The only place that touches the optional library `keyring`. What goes wrong in it keeps nobody out: the password is
asked for then.
"""

from pathlib import Path

from mavis_tui.errors import how_to_install

_SERVICE = "mavis"

NOT_INSTALLED = (
    "The setting keyring is on, but the library for it isn’t installed. The offline password is asked for. "
    f"{how_to_install('keyring')}"
)
NOT_USABLE = (
    "The setting keyring is on, but this computer has no keyring that can be used now ({reason}). "
    "The offline password is asked for."
)


class OsKeyring:
    """The place of one store's password in the keyring of whoever is signed in to this computer.

    `trouble` says in a sentence why it couldn't be used, and is empty if it could.
    """

    def __init__(self, folder: Path) -> None:
        self.trouble = ""
        self._name = str(folder.absolute())

    def recall(self) -> str | None:
        """Give the password that is kept there, None if there is none."""
        return self._use()

    def keep(self, password: str) -> None:
        """Keep the password there, in the place of another one."""
        self._use(keep=password)

    def drop(self) -> None:
        """Forget the password that is kept there."""
        self._use(drop=True)

    def _use(self, *, keep: str | None = None, drop: bool = False) -> str | None:
        self.trouble = ""
        try:
            import keyring

            found: str | None = keyring.get_password(_SERVICE, self._name)
            if keep is not None and keep != found:
                keyring.set_password(_SERVICE, self._name, keep)
            if drop and found is not None:
                keyring.delete_password(_SERVICE, self._name)
        except ImportError as error:
            missing = (error.name or "").partition(".")[0] == "keyring"
            self.trouble = NOT_INSTALLED if missing else NOT_USABLE.format(reason=type(error).__name__)
            return None
        except KeyboardInterrupt:
            raise  # of a person
        except BaseException as error:  # noqa: BLE001 # a backend raises what its desktop raises, and a panic in Rust is no Exception
            self.trouble = NOT_USABLE.format(reason=type(error).__name__)
            return None
        if found is not None and not _can_be_a_password(found):
            self.trouble = NOT_USABLE.format(reason="it gave something that is no password")
            return None
        return found


def _can_be_a_password(found: object) -> bool:
    """Say whether this is text that could have been typed: some backends give back bytes, or half a letter."""
    return isinstance(found, str) and not any(0xD800 <= ord(letter) <= 0xDFFF for letter in found)
