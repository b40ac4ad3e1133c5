#!/bin/bash
# A private Znuny (OTRS) 6.5 for the tests of ticket-client: its own home directory, its database in the PostgreSQL of postgres.sh, no Apache,
# no cron job, no mail leaves the machine. Debian 12; the package is in the non-free component. For tests only.
#
#   scripts/services/znuny.sh start    install what is missing (root only), make the database once, start, print how to use it
#   scripts/services/znuny.sh stop
#   scripts/services/znuny.sh reset    back to the empty database, and start
#   scripts/services/znuny.sh env      only the variables: eval "$(scripts/services/znuny.sh env)"
#
# Ends with 3 if Debian's non-free package cannot be had.
#
#   RINGLOOP_ZNUNY_PORT   default 18087
#   RINGLOOP_ZNUNY_DIR    default ${TMPDIR:-/tmp}/ringloop-znuny-<port>
set -euo pipefail
NAME=znuny
PORT=${RINGLOOP_ZNUNY_PORT:-18087}
DIR=${RINGLOOP_ZNUNY_DIR:-${TMPDIR:-/tmp}/ringloop-znuny-$PORT}
URL=http://127.0.0.1:$PORT/nph-genericinterface.pl/Webservice/Ringloop
HERE=$(cd "$(dirname "$0")" && pwd)
DATABASE=znuny_$PORT
PASSWORD=ringloop-test

. "$HERE/service.sh"

answers() {
  curl -sf -m 20 -H 'content-type: application/json' -d "{\"UserLogin\":\"ringloop\",\"Password\":\"$PASSWORD\"}" "$URL/Session" 2>/dev/null |
    grep -q '"SessionID"'
}

install_packages() {
  [ -f /usr/share/otrs/bin/otrs.Console.pl ] && [ -f /usr/share/perl5/Plack/Handler/Starlet.pm ] && return
  [ "$(id -u)" = 0 ] || fail "Znuny is not installed. As root: $0 start"
  command -v apt-get >/dev/null || fail 'Znuny is not installed, and this is no Debian'
  say "installing Debian's otrs2 (about a minute)"
  export DEBIAN_FRONTEND=noninteractive
  mkdir -p "$DIR/apt/lists/partial"
  # With lists of its own: the non-free component is not added to the machine. The newest candidate of every other package comes along.
  . /etc/os-release
  cat >"$DIR/apt/sources.list" <<SOURCES
deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian $VERSION_CODENAME main contrib non-free
deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian-security $VERSION_CODENAME-security main
SOURCES
  options="-o Dir::Etc::sourcelist=$DIR/apt/sources.list -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists=$DIR/apt/lists"
  # Apache comes along; nothing of it may start.
  [ -e /usr/sbin/policy-rc.d ] || { printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d && trap 'rm -f /usr/sbin/policy-rc.d' EXIT; }
  # librest-client-perl is missing from its dependencies: without it every request is a 500.
  # shellcheck disable=SC2086
  { apt-get update -q $options && apt-get install -y -q --no-install-recommends $options otrs2 librest-client-perl libdbd-pg-perl starlet curl; } >"$DIR/apt.log" 2>&1 ||
    { tail -20 "$DIR/apt.log" >&2; say "apt-get failed; is the non-free component there? The whole log: $DIR/apt.log"; exit 3; }
}

sql() { PGPASSWORD=$PASSWORD psql -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$PGPORT" -U ringloop "$@"; }

make_home() {
  [ -s "$DIR/home/Kernel/Config.pm" ] && return
  mkdir -p "$DIR/home"
  (cd /usr/share/otrs && tar cf - --exclude=./var .) | tar xf - -C "$DIR/home"
  mkdir -p "$DIR/home/var"
  (cd /var/lib/otrs && tar chf - --ignore-failed-read . 2>/dev/null) | tar xf - -C "$DIR/home/var" 2>/dev/null || true
  mkdir -p "$DIR/home/var/tmp" "$DIR/home/var/log" "$DIR/home/var/article" "$DIR/home/var/sessions" "$DIR/home/Kernel/Config/Files"
  rm -f "$DIR/home/Kernel/Config.pm" && rm -rf "$DIR/home/var/tmp/CacheFileStorable"
  cat >"$DIR/home/Kernel/Config.pm" <<CONFIG
package Kernel::Config;
use strict;
use warnings;
use utf8;
sub Load {
    my \$Self = shift;
    \$Self->{DatabaseHost} = '127.0.0.1';
    \$Self->{Database}     = '$DATABASE';
    \$Self->{DatabaseUser} = 'ringloop';
    \$Self->{DatabasePw}   = '$PASSWORD';
    \$Self->{DatabaseDSN}  = "DBI:Pg:dbname=$DATABASE;host=127.0.0.1;port=$PGPORT;";
    \$Self->{Home}         = '$DIR/home';
    \$Self->{SecureMode}   = 1;
    \$Self->{FQDN}         = 'znuny.ringloop.test';
    \$Self->{CheckMXRecord}       = 0;
    \$Self->{CheckEmailAddresses} = 0;
    \$Self->{SendmailModule}      = 'Kernel::System::Email::DoNotSendEmail';
    \$Self->{'LogModule'}          = 'Kernel::System::Log::File';
    \$Self->{'LogModule::LogFile'} = '$DIR/log/znuny.log';
    return 1;
}
use Kernel::Config::Defaults;
use parent qw(Kernel::Config::Defaults);
1;
CONFIG
}

console() { (cd "$DIR/home" && perl bin/otrs.Console.pl "$@" --allow-root --no-ansi) >>"$DIR/log/console.log" 2>&1 || fail_with "$DIR/log/console.log" "otrs.Console.pl $1 failed"; }

make_database() {
  [ -e "$DIR/seeded" ] && return
  rm -rf "$DIR/home/var/tmp/CacheFileStorable"
  sql postgres -c "drop database if exists $DATABASE" -c "create database $DATABASE encoding 'UTF8' template template0"
  for part in schema initial_insert schema-post; do
    sql "$DATABASE" -f "/usr/share/otrs/scripts/database/$part.postgresql.sql" >"$DIR/log/$part.log" 2>&1 ||
      fail_with "$DIR/log/$part.log" "$part failed"
  done
  console Maint::Config::Rebuild
  console Admin::WebService::Add --name Ringloop --source-path "$HERE/../../docs/znuny-webservice.yml"
  (cd "$DIR/home" && perl -I. -IKernel/cpan-lib "$HERE/znuny-seed.pl" "$PASSWORD") >>"$DIR/log/seed.log" 2>&1 ||
    fail_with "$DIR/log/seed.log" 'the database could not be filled'
  touch "$DIR/seeded"
}

print_env() {
  echo "export RINGLOOP_ZNUNY_URL=$URL/"
  echo "export RINGLOOP_ZNUNY_USER=ringloop"
  echo "export RINGLOOP_ZNUNY_PASSWORD=$PASSWORD"
  echo "export RINGLOOP_ZNUNY_HOME=$DIR/home"
}

bring_up() {
  mkdir -p "$DIR/log"
  install_packages
  "$HERE/postgres.sh" start >"$DIR/postgres.env"
  PGPORT=$(sed -n 's/.*127\.0\.0\.1:\([0-9]*\).*/\1/p' "$DIR/postgres.env")
  make_home
  make_database
  cd "$DIR/home"
  # The server that Znuny calls experimental: enough for tests, and needs no Apache.
  setsid plackup -E deployment -s Starlet --host 127.0.0.1 --port "$PORT" --max-workers "${RINGLOOP_ZNUNY_WORKERS:-3}" bin/cgi-bin/app.psgi \
    >"$DIR/log/server.log" 2>&1 </dev/null &
  echo $! >"$DIR/pid"
  wait_for_answers 60 "$DIR/log/server.log"
}

forget() { rm -f "$DIR/seeded"; }

run_command "$@"
