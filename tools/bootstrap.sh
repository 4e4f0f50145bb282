#!/bin/sh
# Make .venv and install the pinned packages, once: tools/bootstrap.sh run|dev
# A second call is instant; an interrupted one leaves nothing that the next would trust.
set -eu

cd "$(dirname "$0")/.."
want=${1:-run}
need_kb=4000000 # 1.3 GB of packages, the wheels while they unpack, and room for a first film
log=var/bootstrap.log

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

digest() {
    cat "$@" | { sha256sum 2>/dev/null || cksum; } | cut -d ' ' -f 1
}

sudo_word() {
    [ "$(id -u)" = 0 ] || printf 'sudo '
}

case $want in
run) files=requirements.txt ;;
dev) files="requirements.txt requirements-dev.txt" ;;
*) die "tools/bootstrap.sh knows run and dev, not $want." ;;
esac
# shellcheck disable=SC2086
mark=$(digest $files)

ready() {
    [ ! -e .venv/.installing ] && [ "$(cat ".venv/.ready-$want" 2>/dev/null)" = "$mark" ] && [ -x .venv/bin/python ]
}

# Prints the first Python that is new enough and can make a venv; says what is missing otherwise.
find_python() {
    old="" bare=""
    for name in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
        path=$(command -v "$name" 2>/dev/null) || continue
        version=$("$path" -V 2>&1) || continue # a version manager's shim with nothing behind it
        "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
            old=${old:-"$version ($path)"}
            continue
        }
        "$path" -c 'import ensurepip, venv' 2>/dev/null || {
            bare=${bare:-$path}
            continue
        }
        printf '%s\n' "$path"
        return
    done
    if [ -n "$bare" ]; then
        package=$(basename "$bare")-venv
        die "$("$bare" -V 2>&1) ($bare) cannot make a virtual environment; install Debian's package for that and run make again: $(sudo_word)apt install $package"
    fi
    [ -z "$old" ] || die "Patina needs Python 3.11 or newer and found only $old; install one and run make again: $(sudo_word)apt install python3.11 python3.11-venv"
    die "Patina needs Python 3.11 or newer and found none${PYTHON:+ called $PYTHON}; install one and run make again: $(sudo_word)apt install python3 python3-venv"
}

check_disk() {
    [ ! -e .venv/.ready-run ] || need_kb=1000000
    free_kb=$(df -Pk . | awk 'NR == 2 { print $4 }')
    [ "${free_kb:-$need_kb}" -ge "$need_kb" ] ||
        die "Patina needs $(gigabytes "$need_kb") GB of free disk in $PWD to install itself and $(gigabytes "$free_kb") GB are free; make room or clone it onto a larger disk."
}

gigabytes() {
    awk -v kb="$1" 'BEGIN { printf "%.1f", kb / 1000000 }'
}

# Makes .venv unless a whole one stands there; .installing marks it as not to be trusted until the end.
make_venv() {
    if [ -e .venv/.installing ] || ! .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$(find_python)
        rm -rf .venv
        mkdir .venv
        : >.venv/.installing
        "$python" -m venv .venv >>"$log" 2>&1 ||
            die "$python could not make a virtual environment in $PWD/.venv; its words stand in $log."
    fi
    : >.venv/.installing
}

install_packages() {
    echo "Installing the Python packages (some minutes, once) …"
    for file in $files; do
        .venv/bin/python -m pip install --disable-pip-version-check --quiet --retries 2 --timeout 30 -r "$file" \
            >>"$log" 2>&1 || explain_failure
    done
}

explain_failure() {
    if grep -qi "no space left" "$log"; then
        die "The disk filled up while Patina installed its packages; make room in $PWD and in ${TMPDIR:-/tmp} and run make again."
    fi
    if grep -qiE "name resolution|newconnectionerror|max retries|timed out|connection (refused|reset|aborted)|proxyerror|could not fetch|temporary failure|network is unreachable" "$log"; then
        rm -f .venv/.installing # pip downloads before it installs: nothing is half made
        die "The Python packages could not be downloaded; look after the network (or the proxy and index that pip is set to) and run make again, what has arrived is kept in pip's cache."
    fi
    tail -n 15 "$log" >&2
    die "pip could not install the packages; its last words stand above, all of them in $log."
}

if ready; then
    exit 0
fi
mkdir -p var
exec 9>var/bootstrap.lock
if command -v flock >/dev/null 2>&1; then
    flock 9
    if ready; then
        exit 0
    fi
fi
: >"$log"
check_disk
make_venv
install_packages
printf '%s\n' "$mark" >".venv/.ready-$want"
[ "$want" = run ] || digest requirements.txt >.venv/.ready-run
rm -f .venv/.installing
