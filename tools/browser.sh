#!/bin/sh
# Get Debian's chromium and a Chinese font for the browser tests where the installer may run; otherwise
# say which tests are left out and why. Never fails: those tests skip with the same reason.
set -u

cd "$(dirname "$0")/.."
log=var/browser.log

leave_out() {
    echo "Left out: the tests in tests/browser/, because $1."
    exit 0
}

have_browser() {
    chromium --version >/dev/null 2>&1 || chromium-browser --version >/dev/null 2>&1
}

have_font() {
    ls /usr/share/fonts/opentype/noto/NotoSansCJK* /usr/share/fonts/noto-cjk/* >/dev/null 2>&1
}

[ "${BROWSER:-1}" != 0 ] || leave_out "BROWSER=0 was given"
if have_browser && have_font; then
    exit 0
fi
command -v apt-get >/dev/null 2>&1 || leave_out "chromium is missing and this machine has no apt-get; install chromium and a Noto CJK font"
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    leave_out "chromium is missing and only root may install it: sudo apt install chromium fonts-noto-cjk"
fi
mkdir -p var
echo "Installing chromium and a Chinese font for the browser tests (some 180 MB, once) …"
patience="-o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o DPkg::Lock::Timeout=60"
# shellcheck disable=SC2086
{
    $as_root apt-get $patience update &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get $patience install -y --no-install-recommends chromium fonts-noto-cjk
} >"$log" 2>&1 || leave_out "apt-get could not install chromium; its words stand in $log"
have_browser || leave_out "the chromium that apt-get installed does not start (on Ubuntu it is a snap); install one that does"
