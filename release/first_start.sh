#!/bin/sh
# mavis @VERSION@ for Linux on 64-bit Intel or AMD, in one file: these lines, and below them the program, packed.
# The first start unpacks it into your cache, where only you may look; every other start runs what lies there.

case ${XDG_CACHE_HOME:-} in
/*) place=$XDG_CACHE_HOME/mavis ;;
*) place=${HOME:-}/.cache/mavis ;;
esac
own=$place/@KEY@
program=$own/mavis/mavis
# `-O`: it is ours. POSIX doesn’t have it; dash, bash, BusyBox and ksh do.
# shellcheck disable=SC3067
if [ -x "$program" ] && [ -O "$program" ]; then exec "$program" "$@"; fi

refuse() {
    printf 'mavis: %s\n' "$@" >&2
    exit 1
}

if [ -z "${place%/.cache/mavis}" ]; then refuse "There is no home folder to unpack into. Set HOME, or XDG_CACHE_HOME."; fi
machine=$(uname -s -m)
if [ "$machine" != "Linux x86_64" ]; then
    refuse "This file is for Linux on 64-bit Intel or AMD (x86_64); this computer is: $machine." "Nothing was changed."
fi
asked_for=$(umask)
umask 077
# shellcheck disable=SC3067
if ! mkdir -p "$place" || [ ! -O "$place" ]; then
    refuse "$place can’t be used: it can’t be made, or somebody else made it." \
        "Nothing was changed. XDG_CACHE_HOME may name another folder."
fi
if [ -e "$own" ]; then
    # shellcheck disable=SC3067
    if [ -x "$program" ] && [ -O "$program" ]; then exec "$program" "$@"; fi # another first start was quicker
    refuse "What the first start unpacked isn’t whole any more, or isn’t yours. What you recorded isn’t kept there." \
        "Remove the folder $own and start this file again."
fi
if command -v sha256sum >/dev/null; then
    sum=$(tail -c "+@BEGIN@" "$0" | sha256sum)
    if [ "${sum%% *}" != "@SUM@" ]; then
        refuse "This file is damaged, perhaps not all of it arrived. Nothing was changed; fetch it again."
    fi
fi

unpacked=
leave() {
    if [ -n "$unpacked" ]; then rm -rf "$unpacked"; fi
}
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
find "$place" -maxdepth 1 -name '.unpacked-*' -mmin +60 -exec rm -rf {} + # of starts that were killed
unpacked=$(mktemp -d "$place/.unpacked-XXXXXX") || exit 1
printf 'mavis: unpacking it into %s, this once (@MEGABYTES@ MB).\n' "$place" >&2
if ! tail -c "+@BEGIN@" "$0" | tar -xzf - -C "$unpacked"; then
    refuse "It couldn’t be unpacked: is the disk full, or this file damaged?" "Nothing was changed."
fi
if [ ! -x "$unpacked/mavis/mavis" ]; then
    refuse "Programs may not be run from $place." "Nothing was changed. XDG_CACHE_HOME may name another folder."
fi
sync -f "$unpacked" 2>/dev/null || sync # a laptop that goes off now starts a whole program later, or unpacks again
mv -T "$unpacked" "$own" 2>/dev/null    # if another start was quicker, its copy is as good

# Other versions go, unless one of them is running; it still loads from its folder.
if [ -e /proc/self/exe ]; then
    for other in "$place"/*/; do
        # shellcheck disable=SC2010 # only whether it is there
        if [ "$other" != "$own/" ] && [ -x "$other/mavis/mavis" ] &&
            ! ls -l /proc/[0-9]*/exe 2>/dev/null | grep -qF " -> ${other}mavis/"; then
            rm -rf "$other"
        fi
    done
fi
leave
trap - EXIT HUP INT TERM
umask "$asked_for"
exec "$program" "$@"
