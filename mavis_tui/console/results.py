"""What commands tell that no verb of the workspace tells as a whole. These are printed with `--json` as they stand."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from mavis_tui.console.shapes.meaning import means
from mavis_tui.models.vaccination import Role
from mavis_tui.settings import Origin


class SignedInAs(Struct, frozen=True, kw_only=True):
    """Who is signed in where, and until when."""

    hub: Annotated[str, means("The address of the team server.")]
    email: Annotated[str, means("The e-mail address that was signed in with.")]
    name: Annotated[str, means("The name that records will show.")]
    until: Annotated[datetime, means("When signing in is needed again.")]


class NurseHere(Struct, frozen=True, kw_only=True):
    """Somebody who records on this device, or did."""

    email: Annotated[str, means("Her e-mail address.")]
    name: Annotated[str, means("The name that records show.")]
    role: Annotated[Role, means("What she is, from which follows what she may record.")]
    records: Annotated[bool, means("True of who records now.")]
    can_come_back: Annotated[bool, means("True if she has a PIN or password on this device.")]
    signed_in_here: Annotated[bool, means("True if she signed in to the team server on this device once.")]


class HandsHere(Struct, frozen=True, kw_only=True):
    """Who records on this device, and who may."""

    records: Annotated[str, means("The e-mail address of who records now.")]
    nurses: Annotated[tuple[NurseHere, ...], means("Everybody who may, by name.")]


class GeneratedPassphrase(Struct, frozen=True, kw_only=True):
    """A passphrase, and how hard it is to guess: as hard as tossing so many coins right."""

    passphrase: Annotated[str, means("Its words.")]
    bits: Annotated[int, means("How many coins.")]


class WordsOfTeam(Struct, frozen=True, kw_only=True):
    """The words with which files between the team’s laptops are sealed."""

    words: Annotated[str, means("All seven, parted by spaces.")]


class DeviceStatus(Struct, frozen=True, kw_only=True):
    """How this device stands. Where the store is locked, what needs it open is null."""

    data_dir: Annotated[str, means("The folder in which everything is kept.")]
    store: Annotated[bool, means("True if there is an offline store.")]
    locked: Annotated[bool, means("True if it wasn’t opened.")]
    hub: Annotated[str | None, means("The address of the team server.")] = None
    email: Annotated[str | None, means("The e-mail address of the nurse who records.")] = None
    name: Annotated[str | None, means("Her name.")] = None
    role: Annotated[Role | None, means("What she is, from which follows what she may record.")] = None
    signed_in: Annotated[bool | None, means("True if nobody needs to sign in to send.")] = None
    sends_as: Annotated[
        str | None, means("The e-mail address of who signed in last, whose sign-in sends; null without a team server.")
    ] = None
    last_contact: Annotated[
        datetime | None, means("When the team server last gave the list of sessions or took a record.")
    ] = None
    available_offline: Annotated[tuple[str, ...] | None, means("The ids of the sessions saved here.")] = None
    waiting: Annotated[int | None, means("How many changes wait.")] = None
    attention: Annotated[int | None, means("How many the team server refused.")] = None
    review: Annotated[int | None, means("How many it took and checks.")] = None
    saved: Annotated[int | None, means("How many it took.")] = None
    to_export: Annotated[int | None, means("How many records only a file can bring to Mavis, and are in none yet.")] = (
        None
    )
    exported: Annotated[int | None, means("How many are in such a file and haven’t come back.")] = None
    sealed: Annotated[
        int, means("How many records made while locked aren’t matched to a child yet; known also where it is locked.")
    ] = 0


class SettingInForce(Struct, frozen=True, kw_only=True):
    """A setting, and what it is now."""

    name: Annotated[str, means("Its name in the settings file.")]
    variable: Annotated[str, means("The variable that sets it, too.")]
    value: Annotated[str | int | bool | dict[str, str] | None, means("What it is; null for none.")]
    origin: Annotated[Origin, means("Where that comes from.")]
    says: Annotated[str, means("What it does, in words.")]


class SettingsInForce(Struct, frozen=True, kw_only=True):
    """Everything that can be set, and what is set. No password is in it."""

    file: Annotated[str, means("The path of the settings file.")]
    file_there: Annotated[bool, means("True if there is one.")]
    settings: Annotated[tuple[SettingInForce, ...], means("Every setting.")]
    passwords: Annotated[
        dict[str, str], means("By the name of each password the variable by which it is given; empty if it isn’t.")
    ]
    unknown: Annotated[tuple[str, ...], means("Variables that look like a setting and are none.")]


class DemonstrationDoors(Struct, frozen=True, kw_only=True):
    """How to get into the demonstration, whose children are all invented."""

    hub: Annotated[str, means("The address of its team server.")]
    email: Annotated[str, means("Who signs in.")]
    password: Annotated[str, means("With which password.")]
    data_dir: Annotated[str, means("The folder of its device.")]
    offline_password: Annotated[str, means("What opens that.")]
    made_on: Annotated[date, means("The day its sessions are for.")]


class ErrorSaid(Struct, frozen=True, kw_only=True):
    """Why a command did not do what it was asked: the last line on standard error, with `--json`."""

    error: Annotated[str, means("The name by which a script knows it, as docs/commands.md lists it.")]
    title: Annotated[str, means("What went wrong, in a few words.")]
    message: Annotated[str, means("What happened, what is safe and what to do, in sentences.")]
    exit_code: Annotated[int, means("The exit code, as docs/commands.md lists it.")]
