# What the scripts beside it share: a private server in one directory, on one port, without systemd. Sourced; the script sets NAME, DIR and
# URL, and says how to `bring_up` its server, whether it `answers`, how to `forget` what it has kept, and how to `print_env`.

say() { echo "$NAME: $*" >&2; }
fail() { say "$*"; exit 1; }

# fail_with <log> <words>: the end of the log, and what went wrong.
fail_with() { tail -20 "$1" >&2; fail "$2; the whole log: $1"; }

# The comment at the head of the script.
usage() { sed -n '2,/^set /s/^# \{0,1\}//p' "$0" >&2; exit 2; }

# install_from_debian <words for it> <what to do where that is impossible> <package>...
install_from_debian() {
  local what=$1 instead=$2 log
  shift 2
  command -v apt-get >/dev/null || fail "$what is not installed, and this is no Debian. $instead"
  [ "$(id -u)" = 0 ] || fail "$what is not installed. As root: $0 start. $instead"
  say "installing $what from Debian (about a minute)"
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp "${TMPDIR:-/tmp}/ringloop-$NAME-apt.XXXXXX")
  apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1 ||
    { apt-get update -q >>"$log" 2>&1 && apt-get install -y -q --no-install-recommends "$@" >>"$log" 2>&1; } ||
    fail_with "$log" 'apt-get failed'
  rm -f "$log"
}

running() { [ -s "$DIR/pid" ] && kill -0 "$(cat "$DIR/pid")" 2>/dev/null; }

start() {
  if answers; then
    say 'already answers'
  else
    running && stop
    bring_up
    say "answers at $URL"
  fi
  print_env
}

# wait_for_answers <seconds> <log of the server>
wait_for_answers() {
  local deadline=$((SECONDS + $1))
  until answers; do
    # The pid may not be written yet.
    [ ! -s "$DIR/pid" ] || running || fail_with "$2" "the server ended; is its port taken? $URL"
    [ "$SECONDS" -lt "$deadline" ] || fail_with "$2" "no answer from $URL after $1 s"
    sleep 0.1
  done
}

# The server leads a session of its own, so its workers end with it.
stop() {
  running || { rm -f "$DIR/pid"; return 0; }
  local pid
  pid=$(cat "$DIR/pid")
  kill -TERM -- "-$pid" 2>/dev/null || kill -TERM "$pid" 2>/dev/null || true
  for _ in $(seq 100); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL -- "-$pid" 2>/dev/null || true
  rm -f "$DIR/pid"
  say stopped
}

run_command() {
  case ${1:-} in
    start | stop) "$1" ;;
    reset)
      stop
      forget
      start
      ;;
    env) print_env ;;
    *) usage ;;
  esac
}
