#!/bin/bash
# A private PostgreSQL server for the tests of the gateway: one directory, one port, no systemd. Debian 12 or newer. For tests only: its
# password is in this file, and it listens on 127.0.0.1 alone.
#
#   scripts/services/postgres.sh start    install what is missing (root only), make the cluster once, start, print how to use it
#   scripts/services/postgres.sh stop
#   scripts/services/postgres.sh kill     like a power cut of the server: every process of it ends at once
#   scripts/services/postgres.sh remove   stop, and forget everything
#   scripts/services/postgres.sh env      only the variable: eval "$(scripts/services/postgres.sh env)"
#
#   RINGLOOP_POSTGRES_PORT   default 18432
#   RINGLOOP_POSTGRES_DIR    default ${TMPDIR:-/tmp}/ringloop-postgres-<port>
set -euo pipefail
NAME=postgres
PORT=${RINGLOOP_POSTGRES_PORT:-18432}
DIR=${RINGLOOP_POSTGRES_DIR:-${TMPDIR:-/tmp}/ringloop-postgres-$PORT}
PASSWORD=ringloop-test
URL=127.0.0.1:$PORT
HERE=$(cd "$(dirname "$0")" && pwd)

. "$HERE/service.sh"

# The newest that is installed, and not a wrapper in PATH.
bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }

# PostgreSQL refuses to run as root; Debian's packages bring a user.
as_owner() {
  if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid postgres --regid postgres --clear-groups "$@"); else "$@"; fi
}

answers() { [ -d "$DIR/data" ] && as_owner "$(bin)/pg_isready" -q -h 127.0.0.1 -p "$PORT" -t 3; }

install_packages() {
  [ -n "$(bin)" ] && return
  local instead='Point RINGLOOP_POSTGRES_URL at a server'
  install_from_debian postgresql-common "$instead" postgresql-common
  # The cluster is ours; Debian need not make one of its own.
  sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
  install_from_debian postgresql "$instead" postgresql
}

make_cluster() {
  [ -s "$DIR/data/PG_VERSION" ] && return
  rm -rf "$DIR"
  mkdir -p "$DIR"
  [ "$(id -u)" = 0 ] && chown postgres:postgres "$DIR"
  # The password goes in by a file, so that it is in no process list.
  (umask 077 && printf '%s' "$PASSWORD" >"$DIR/password")
  [ "$(id -u)" = 0 ] && chown postgres:postgres "$DIR/password"
  as_owner "$(bin)/initdb" -D "$DIR/data" -U ringloop --pwfile="$DIR/password" --auth=scram-sha-256 --encoding=UTF8 --locale=C \
    >"$DIR/initdb.log" 2>&1 || fail_with "$DIR/initdb.log" 'initdb failed'
  as_owner tee -a "$DIR/data/postgresql.conf" >/dev/null <<CONFIG
listen_addresses = '127.0.0.1'
port = $PORT
unix_socket_directories = '$DIR'
max_connections = 200
shared_buffers = 64MB
CONFIG
}

print_env() { echo "export RINGLOOP_POSTGRES_URL=postgres://ringloop:$PASSWORD@$URL/postgres"; }

bring_up() {
  install_packages
  make_cluster
  # A session of its own, so that a closed terminal does not stop it.
  as_owner setsid "$(bin)/pg_ctl" -D "$DIR/data" -l "$DIR/server.log" -w -t 60 start >/dev/null 2>&1 </dev/null ||
    fail_with "$DIR/server.log" "the server does not start; is port $PORT taken? RINGLOOP_POSTGRES_PORT chooses another"
}

# PostgreSQL keeps its own account of its processes.
stop() {
  [ -s "$DIR/data/postmaster.pid" ] || return 0
  as_owner "$(bin)/pg_ctl" -D "$DIR/data" -w -t 60 -m "${1:-fast}" stop >/dev/null 2>&1 || true
  say stopped
}

forget() { rm -rf "$DIR"; }

case ${1:-} in
  kill) stop immediate ;;
  remove)
    stop immediate
    forget
    ;;
  *) run_command "$@" ;;
esac
