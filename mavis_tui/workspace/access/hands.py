"""Changing hands: two nurses at one laptop, each recording under her own name, with a network and without."""

from itertools import pairwise

from msgspec import Struct

from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.calendar import Clock
from mavis_tui.models.vaccination import Role, Staff, same_person
from mavis_tui.workspace.access.access import Access

SHORTEST_PIN = 6
"""Characters. A PIN opens nothing: whoever tries has opened the store already, and waits after the third wrong one."""

_EASY = 3
"""So many different characters at least: 111111 is nobody's own."""


class KnownNurse(Struct, frozen=True, kw_only=True):
    """Somebody who recorded on this device. `signed_in_here` says that the team server let her in here once.

    `records` is true of who records now; `has_secret` of whom a PIN or password can tell.
    """

    staff: Staff
    records: bool
    signed_in_here: bool
    has_secret: bool


class ChangingHands:
    """The verbs for who records. What is recorded keeps the name it was recorded under."""

    def __init__(self, store: Store, clock: Clock, access: Access) -> None:
        self._store = store
        self._clock = clock
        self._access = access

    @property
    def nurses(self) -> tuple[KnownNurse, ...]:
        """List who may record here, by name; who records now is among them. Raises SignInNeeded where nobody does."""
        now = self._access.nurse
        hands = self._store.device.hands.all()
        known = [
            KnownNurse(
                staff=now if same_person(hand.staff, now) else hand.staff,
                records=same_person(hand.staff, now),
                signed_in_here=hand.password is not None,
                has_secret=hand.has_secret,
            )
            for hand in hands
        ]
        if not any(one.records for one in known):
            known.append(KnownNurse(staff=now, records=True, signed_in_here=False, has_secret=False))
        return tuple(sorted(known, key=lambda one: (one.staff.name.casefold(), one.staff.email.casefold())))

    @property
    def several(self) -> bool:
        """True where more than one nurse records on this device: then each page says who does."""
        device = self._store.device
        return device.recording is not None or len(device.hands.all()) > 1

    @property
    def needs_own_pin(self) -> bool:
        """True if nothing tells who records now: without a PIN of her own anybody could record in her name later."""
        return not any(one.has_secret for one in self.nurses if one.records)

    def set_pin(self, pin: str) -> None:
        """Choose the PIN of who records now, where she has nothing yet. Raises BadInput."""
        if not self.needs_own_pin:
            raise BadInput("You have a PIN or password on this device already. Nothing was changed.")
        check_pin(pin)
        self._store.device.hands.set_pin(self._access.nurse, pin)

    def take(self, email: str, secret: str) -> Staff:
        """Let somebody who is known here record from now on. Raises NotFound, WrongPassword, TooManyTries, BadInput.

        Who recorded until now needs a PIN of her own first: BadInput.
        """
        self._check_the_one_before(email)
        hand = self._store.device.hands.check(email.strip(), secret, self._clock())
        return self._records(hand.staff)

    def begin(self, email: str, name: str, role: Role, pin: str) -> Staff:
        """Let somebody record who never did here, with a PIN that she chooses. Raises BadInput."""
        staff = self._access.staff_of(email, name, role)
        if self.is_known(staff.email):
            raise BadInput(f"{staff.email} records on this device already. Choose that name. Nothing was changed.")
        check_pin(pin)
        self._check_the_one_before(staff.email)
        self._store.device.hands.set_pin(staff, pin)
        return self._records(staff)

    def is_known(self, email: str) -> bool:
        """True if somebody with this address records here."""
        return any(one.staff.email.casefold() == email.strip().casefold() for one in self.nurses)

    def nurse(self, email: str) -> KnownNurse:
        """Give somebody who records here by her address. Raises NotFound, and says who there are."""
        wanted = email.strip().casefold()
        found = next((one for one in self.nurses if one.staff.email.casefold() == wanted), None)
        if found is None:
            there_are = ", ".join(one.staff.email for one in self.nurses)
            raise NotFound(f"Nobody with the address {email} recorded on this device yet. There are: {there_are}.")
        return found

    def _check_the_one_before(self, email: str) -> None:
        now = self._access.nurse
        if self.needs_own_pin and now.email.casefold() != email.strip().casefold():
            raise BadInput(
                f"{now.name or now.email} needs a PIN first, so that nobody else records in that name. Nothing was "
                "changed."
            )

    def _records(self, staff: Staff) -> Staff:
        owner = self._access.owner
        self._store.device.set_recording(None if same_person(owner, staff) else staff)
        return self._access.nurse


def check_pin(pin: str) -> None:
    """Raise BadInput for a PIN that is too short, or that anybody would try first."""
    if len(pin) < SHORTEST_PIN:
        raise BadInput(f"A PIN has at least {SHORTEST_PIN} digits or letters. Nothing was changed.")
    steps = {ord(after) - ord(before) for before, after in pairwise(pin)}
    if len(set(pin)) < _EASY or steps in ({1}, {-1}):
        raise BadInput("That PIN is the first that anybody would try. Choose another one. Nothing was changed.")
