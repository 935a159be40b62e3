#!/bin/sh
# Writes docker/.env with secrets of this site, once: `docker/secrets.sh`.
# `docker/secrets.sh --example` prints one that is good for `docker compose config` alone.
set -eu
cd "$(dirname "$0")"
umask 077

random() {
    head -c 24 /dev/urandom | base64 | tr '+/' '-_'
}

settings() {
    echo "# Secrets of this site, made by docker/secrets.sh. Keep a copy; never commit it."
    echo "# The address people use, and where nginx listens:"
    echo "CKAN_SITE_URL=${CKAN_SITE_URL:-http://localhost:8080}"
    echo "LISTEN=${LISTEN:-127.0.0.1:8080}"
    for name in POSTGRES_PASSWORD CKAN_DB_PASSWORD DATASTORE_RO_PASSWORD REDIS_PASSWORD \
        SECRET_KEY CSRF_SECRET TOKEN_SECRET; do
        echo "$name=$(random)"
    done
}

if [ "${1:-}" = --example ]; then
    settings
elif [ -s .env ]; then
    echo "docker/.env is there already; nothing changed"
else
    settings > .env.half
    mv .env.half .env
    echo "wrote docker/.env"
fi
