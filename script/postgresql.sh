# A PostgreSQL cluster of one's own on a socket: start_postgresql <directory>, stop_postgresql; sets postgresql_url.
postgresql_directory=
postgresql_url=

_postgresql_program() {
  command -v "$1" 2>/dev/null || ls /usr/lib/postgresql/*/bin/"$1" 2>/dev/null | sort -V | tail -n 1
}

_as_database_owner() { # PostgreSQL refuses to run as root
  if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@"); else "$@"; fi
}

start_postgresql() {
  postgresql_directory=$1
  mkdir -p "$postgresql_directory"
  if [ "$(id -u)" = 0 ]; then chown postgres "$postgresql_directory"; fi
  _as_database_owner "$(_postgresql_program initdb)" -D "$postgresql_directory/data" -U caseflow -A trust \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  _as_database_owner "$(_postgresql_program pg_ctl)" -D "$postgresql_directory/data" -l "$postgresql_directory/log" -w start \
    -o "-c listen_addresses='' -c unix_socket_directories='$postgresql_directory' -c fsync=off -c full_page_writes=off" >/dev/null
  postgresql_url="postgresql://caseflow@/caseflow?host=$postgresql_directory"
  "$(_postgresql_program createdb)" -h "$postgresql_directory" -U caseflow caseflow
}

stop_postgresql() {
  [ -f "$postgresql_directory/data/postmaster.pid" ] || return 0
  _as_database_owner "$(_postgresql_program pg_ctl)" -D "$postgresql_directory/data" -m immediate stop >/dev/null
}
