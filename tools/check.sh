#!/bin/sh
# Every check beside the tests; all of them run, and any that fails fails the whole.
set -u

cd "$(dirname "$0")/.."
status=0

# Runs one check under its name and remembers whether it failed.
try() {
    name=$1
    shift
    printf '%s … ' "$name"
    if output=$("$@" 2>&1); then
        echo "ok"
    else
        status=1
        printf 'failed\n%s\n' "$output"
    fi
}

python=.venv/bin/python
key=$("$python" -c 'import secrets; print(secrets.token_urlsafe(48))')

try "lint" "$python" -m ruff check .
try "templates" "$python" -m djlint templates --lint --quiet
try "house rules" "$python" -m pytest -q -p no:cacheprovider tests/test_house_rules.py
try "migrations" env PATINA_DEBUG=1 "$python" manage.py makemigrations --check --dry-run
try "deployment settings" env PATINA_HTTPS=1 PATINA_SECRET_KEY="$key" "$python" manage.py check --deploy --fail-level WARNING
try "translations" env PATINA_DEBUG=1 "$python" manage.py translations --check
exit "$status"
