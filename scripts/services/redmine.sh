#!/bin/bash
# A private Redmine 5 for the tests of ticket-client: SQLite, puma, an instance of its own, no systemd, no web server, no mail
# leaves the machine. Debian 12 or newer, as root: Debian's Redmine keeps its instances in /etc/redmine and /var/lib/redmine;
# the server itself runs as www-data. For tests only: its passwords are nobody's secret.
#
#   scripts/services/redmine.sh start    install what is missing, make the database once, start, print how to use it
#   scripts/services/redmine.sh stop
#   scripts/services/redmine.sh reset    back to the empty database, and start
#   scripts/services/redmine.sh env      only the variables: eval "$(scripts/services/redmine.sh env)"
#
#   RINGLOOP_REDMINE_PORT   default 18086
set -euo pipefail
NAME=redmine
PORT=${RINGLOOP_REDMINE_PORT:-18086}
INSTANCE=ringloop-$PORT
DIR=/var/lib/redmine/$INSTANCE
URL=http://127.0.0.1:$PORT
HERE=$(cd "$(dirname "$0")" && pwd)
HOME_OF_REDMINE=/usr/share/redmine
ELSEWHERE='Point RINGLOOP_REDMINE_URL, RINGLOOP_REDMINE_KEY and RINGLOOP_REDMINE_ADMIN_KEY at a server'

. "$HERE/service.sh"

answers() {
  [ -s "$DIR/key" ] || return 1
  # The key goes in through stdin, so that it is in no process list.
  printf 'header = "X-Redmine-API-Key: %s"\n' "$(cat "$DIR/key")" |
    curl -sf -m 5 -o /dev/null -K - "$URL/users/current.json"
}

# Ruby's security updates bring a Bundler of their own, which takes Debian's gems for deleted ones: they have no directory each. With it
# Debian's Redmine can neither be set up nor run, so all of this uses Debian's Bundler.
use_debian_bundler() {
  local version
  version=$(apt-cache policy ruby-bundler 2>/dev/null | sed -n 's/^  Candidate: \([0-9.]*\).*/\1/p')
  [ -z "$version" ] || export BUNDLER_VERSION=$version
}

is_set_up() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

install_packages() {
  use_debian_bundler
  is_set_up redmine && is_set_up puma && return
  if [ -z "${BUNDLER_VERSION:-}" ] && command -v apt-get >/dev/null; then
    apt-get update -q >/dev/null 2>&1 || true
    use_debian_bundler
  fi
  # dbconfig-no-thanks because the database is ours.
  install_from_debian redmine "$ELSEWHERE" curl dbconfig-no-thanks redmine redmine-sqlite puma
}

# A command as Redmine's user, in Redmine's home, for this instance.
as_redmine() {
  su www-data -s /bin/bash -c "cd $HOME_OF_REDMINE && REDMINE_INSTANCE=$INSTANCE RAILS_ENV=production REDMINE_LANG=en SCHEMA=/dev/null ${BUNDLER_VERSION:+BUNDLER_VERSION=$BUNDLER_VERSION} $*"
}

make_instance() {
  "$HOME_OF_REDMINE/bin/redmine-instances" create "$INSTANCE"
  mkdir -p "$DIR"
  chown www-data:www-data "$DIR"
  cat >"/etc/redmine/$INSTANCE/database.yml" <<CONFIG
production:
  adapter: sqlite3
  database: $DIR/db.sqlite3
  timeout: 15000
CONFIG
  (umask 077; head -c 32 /dev/urandom | sha256sum | cut -c1-64 >"/etc/redmine/$INSTANCE/secret_key.txt")
  chown www-data:www-data "/etc/redmine/$INSTANCE"/*
}

make_database() {
  [ -s "$DIR/db.sqlite3" ] && return
  if [ ! -s "$DIR/seed.sqlite3" ]; then
    make_instance
    local log=$DIR/init.log
    : >"$log"
    as_redmine 'bundle exec rake db:migrate' >>"$log" 2>&1 || fail_with "$log" 'the database could not be made'
    as_redmine 'bundle exec rake redmine:load_default_data' >>"$log" 2>&1 || fail_with "$log" 'no default data'
    # Copied, because www-data may not read where this project is.
    cp "$HERE/redmine-seed.rb" "$DIR/seed.rb"
    chmod 644 "$DIR/seed.rb"
    as_redmine "bundle exec rails runner $DIR/seed.rb" >>"$log" 2>&1 || { rm -f "$DIR/db.sqlite3"; fail_with "$log" 'the database could not be filled'; }
    mv "$DIR/db.sqlite3" "$DIR/seed.sqlite3"
  fi
  cp -p "$DIR/seed.sqlite3" "$DIR/db.sqlite3.new" && mv "$DIR/db.sqlite3.new" "$DIR/db.sqlite3"
}

print_env() {
  echo "export RINGLOOP_REDMINE_URL=$URL"
  echo "export RINGLOOP_REDMINE_KEY_FILE=$DIR/key"
  echo "export RINGLOOP_REDMINE_ADMIN_KEY_FILE=$DIR/admin-key"
}

bring_up() {
  [ "$(id -u)" = 0 ] || fail "as root: $0 start. $ELSEWHERE"
  install_packages
  make_database
  # SQLite refuses at once, without waiting, a transaction that began to read and then wants to write beside another; so each
  # begins as a writer. Redmine's usual databases wait by themselves.
  cat >"$DIR/config.ru" <<RACKUP
require '$HOME_OF_REDMINE/config/environment'
ActiveRecord::ConnectionAdapters::SQLite3Adapter.class_eval do
  def begin_db_transaction
    log('begin immediate transaction', 'TRANSACTION') { @connection.transaction(:immediate) }
  end
end
run Rails.application
RACKUP
  cat >"$DIR/serve" <<SERVE
#!/bin/bash
cd $HOME_OF_REDMINE
export REDMINE_INSTANCE=$INSTANCE RAILS_ENV=production ${BUNDLER_VERSION:+BUNDLER_VERSION=$BUNDLER_VERSION}
echo \$\$ >$DIR/pid
exec puma -e production -b tcp://127.0.0.1:$PORT -t 4:4 $DIR/config.ru
SERVE
  chmod 755 "$DIR/serve"
  rm -f "$DIR/pid"
  # A session of its own, so that a closed terminal does not stop it.
  su www-data -s /bin/bash -c "setsid $DIR/serve >$DIR/server.log 2>&1 </dev/null &"
  wait_for_answers 60 "$DIR/server.log"
}

forget() { rm -f "$DIR"/db.sqlite3 "$DIR"/db.sqlite3-journal; }

run_command "$@"
