#!/bin/sh
# Run one of manage.py's commands inside a prepared house: tools/house.sh real|worker|demo COMMAND [ARGS…]
# Makes the data folder and its secret key, brings database, translations and static files up to date.
set -eu

cd "$(dirname "$0")/.."
kind=$1
shift

case $kind in
real)
    PATINA_DATA_DIR=${PATINA_DATA_DIR:-$PWD/var/house}
    prepare="--administrator"
    ;;
worker)
    PATINA_DATA_DIR=${PATINA_DATA_DIR:-$PWD/var/house}
    prepare=""
    ;;
demo)
    # A demonstration never touches a real house, whatever the environment says.
    unset PATINA_DATABASE_URL PATINA_REDIS_URL PATINA_STORE_URL PATINA_SECRET_KEY PATINA_SECRET_KEY_FILE PATINA_HTTPS
    PATINA_DATA_DIR=$PWD/var/demo
    prepare=""
    ;;
*)
    echo "tools/house.sh knows real, worker and demo, not $kind." >&2
    exit 1
    ;;
esac
export PATINA_DATA_DIR
umask 027
mkdir -p "$PATINA_DATA_DIR"
chmod 700 "$PATINA_DATA_DIR"

if [ -z "${PATINA_SECRET_KEY:-}" ] && [ -z "${PATINA_SECRET_KEY_FILE:-}" ]; then
    key=$PATINA_DATA_DIR/secret_key
    if [ ! -s "$key" ]; then
        (
            umask 077
            .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(48))' >"$key.new"
        )
        mv "$key.new" "$key"
    fi
    export PATINA_SECRET_KEY_FILE="$key"
fi

# shellcheck disable=SC2086
.venv/bin/python manage.py prepare $prepare
exec .venv/bin/python manage.py "$@"
