#!/bin/bash
# A private Request Tracker 5 (REST2) for the tests of ticket-client: SQLite, one directory, no systemd, no web server,
# no cron job, no mail leaves the machine. Debian 12 or newer. For tests only: its passwords are cheap to check, hence weak.
#
#   scripts/services/rt5.sh start    install what is missing (root only), make the database once, start, print how to use it
#   scripts/services/rt5.sh stop
#   scripts/services/rt5.sh reset    back to the empty database, and start
#   scripts/services/rt5.sh env      only the variables: eval "$(scripts/services/rt5.sh env)"
#
#   RINGLOOP_RT_PORT   default 18085
#   RINGLOOP_RT_DIR    default ${TMPDIR:-/tmp}/ringloop-rt5-<port>
set -euo pipefail
NAME=rt5
PORT=${RINGLOOP_RT_PORT:-18085}
DIR=${RINGLOOP_RT_DIR:-${TMPDIR:-/tmp}/ringloop-rt5-$PORT}
URL=http://127.0.0.1:$PORT
HERE=$(cd "$(dirname "$0")" && pwd)
SERVER=/usr/share/request-tracker5/libexec/rt-server

. "$HERE/service.sh"

answers() {
  [ -s "$DIR/token" ] || return 1
  # The token goes in through stdin, so that it is in no process list.
  printf 'header = "Authorization: token %s"\n' "$(cat "$DIR/token")" |
    curl -sf -m 5 -o /dev/null -K - "$URL/REST/2.0/rt"
}

install_packages() {
  [ -x "$SERVER" ] && return
  command -v debconf-set-selections >/dev/null && [ "$(id -u)" = 0 ] && debconf-set-selections <<'ANSWERS'
request-tracker5 request-tracker5/handle-siteconfig-permissions boolean false
request-tracker5 request-tracker5/install-cronjobs boolean false
request-tracker5 request-tracker5/rtname string ringloop.test
request-tracker5 request-tracker5/organization string ringloop.test
ANSWERS
  # msmtp-mta stands in for a mail server; dbconfig-no-thanks because the database is ours.
  install_from_debian request-tracker5 'Point RINGLOOP_RT_URL and RINGLOOP_RT_TOKEN at a server' \
    curl msmtp-mta dbconfig-no-thanks rt5-db-sqlite rt5-standalone request-tracker5
}

configure() {
  umask 077
  mkdir -p "$DIR"/{etc.d,log}
  echo '1;' >"$DIR/RT_SiteConfig.pm"
  cat >"$DIR/etc.d/10-ringloop.pm" <<CONFIG
Set(\$rtname, 'ringloop.test');
Set(\$Organization, 'ringloop.test');
Set(\$WebDomain, '127.0.0.1');
Set(\$WebPort, $PORT);
Set(\$WebPath, '');
Set(\$DatabaseType, 'SQLite');
Set(\$DatabaseName, '$DIR/rt.db');
Set(\$Timezone, 'UTC');
Set(\$BcryptCost, 4);            # with the default of 12 each request costs 0.3 s
Set(\$MailCommand, 'testfile');  # mail is written to a file
Set(\$LogToSTDERR, 'warning');
Set(\$LogToSyslog, undef);
Set(\$LogToFile, undef);
Set(\$WebSessionClass, 'Apache::Session::File');
Set(\$GraphViz, { Enable => 0 });
Set(%GnuPG, Enable => 0);
Set(%SMIME, Enable => 0);
1;
CONFIG
  export RT_SITE_CONFIG="$DIR/RT_SiteConfig.pm" RT_SITE_CONFIG_DIR="$DIR/etc.d"
}

make_database() {
  [ -s "$DIR/rt.db" ] && return
  if [ ! -s "$DIR/rt.seed.db" ]; then
    (cd "$DIR" && rt-setup-database-5 --action init --skip-create) >"$DIR/log/init.log" 2>&1 ||
      fail_with "$DIR/log/init.log" 'the database could not be made'
    RINGLOOP_RT_DIR="$DIR" RINGLOOP_RT_HERE="$HERE" perl "$HERE/rt5-seed.pl" || { rm -f "$DIR/rt.db"; fail 'the database could not be filled'; }
    mv "$DIR/rt.db" "$DIR/rt.seed.db"
  fi
  cp "$DIR/rt.seed.db" "$DIR/rt.db.new" && mv "$DIR/rt.db.new" "$DIR/rt.db"
}

print_env() {
  echo "export RINGLOOP_RT_URL=$URL"
  echo "export RINGLOOP_RT_TOKEN_FILE=$DIR/token"
  echo "export RINGLOOP_RT_AGENT_TOKEN_FILE=$DIR/agent-token"
  # While this file is there, the webhook posts to the address in it.
  echo "export RINGLOOP_RT_HOOK_FILE=$DIR/hook"
}

bring_up() {
  install_packages
  configure
  make_database
  cd "$DIR"
  # A session of its own, so that the workers can be stopped together and a closed terminal does not stop them.
  setsid "$SERVER" --host 127.0.0.1 --port "$PORT" --max-workers "${RINGLOOP_RT_WORKERS:-3}" >"$DIR/log/server.log" 2>&1 </dev/null &
  echo $! >"$DIR/pid"
  wait_for_answers 30 "$DIR/log/server.log"
}

forget() { rm -f "$DIR"/rt.db "$DIR"/rt.db-journal; }

run_command "$@"
