# To be sourced: start_services installs what is missing and starts PostgreSQL, Redis and an S3 server on loopback, with throwaway data,
# and exports where they are; stop_services ends them. Both may be called twice. Pages are photographed, so a Chinese font belongs to it.
# Beside one's own work: source .ci/services.sh && start_services && npx vitest run storage; stop_services
# shellcheck shell=bash

services_folder=${services_folder:-}

start_services() {
  [[ -n $services_folder ]] && return 0
  _install_services
  services_folder=$(mktemp -d "${TMPDIR:-/tmp}/zhigu-services.XXXXXX")
  chmod 755 "$services_folder"
  _start_postgres
  _start_redis
  _start_s3
  export TEST_SERVICES=required
  echo "services: PostgreSQL, Redis and S3 answer on loopback (data in $services_folder)"
}

stop_services() {
  [[ -n $services_folder ]] || return 0
  local pid_file
  if [[ -d $services_folder/postgres ]]; then
    _as_postgres "$(_postgres_bin)/pg_ctl" -D "$services_folder/postgres" -m immediate -w stop >/dev/null 2>&1 || true
  fi
  for pid_file in "$services_folder"/*.pid; do
    [[ -e $pid_file ]] && kill "$(<"$pid_file")" 2>/dev/null || true
  done
  rm -rf "$services_folder"
  services_folder=
  unset TEST_SERVICES TEST_DATABASE_URL TEST_REDIS_URL TEST_S3_ENDPOINT
}

_install_services() {
  local packages=()
  [[ -n $(_postgres_bin) ]] || packages+=(postgresql)
  command -v redis-server >/dev/null || packages+=(redis-server)
  [[ -e /usr/share/fonts/truetype/wqy/wqy-microhei.ttc ]] || packages+=(fonts-wqy-microhei)
  python3 -c 'import venv, ensurepip' 2>/dev/null || packages+=(python3 python3-venv)
  if ((${#packages[@]})); then
    echo "services: installing ${packages[*]}"
    local sudo=()
    [[ $(id -u) == 0 ]] || sudo=(sudo)
    if ! command -v apt-get >/dev/null || ! command -v "${sudo[0]:-true}" >/dev/null; then
      echo "services: only root, or sudo, on Debian can install these; please install ${packages[*]} and run this again" >&2
      return 1
    fi
    "${sudo[@]}" apt-get update -qq
    # Debian would start a server of its own for each package; ours are enough.
    local policy=/usr/sbin/policy-rc.d
    if [[ -e $policy ]]; then policy=; else printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" install -m 755 /dev/stdin $policy; fi
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
    [[ -z $policy ]] || "${sudo[@]}" rm -f $policy
  fi
  moto_folder=${XDG_CACHE_HOME:-$HOME/.cache}/zhigu-moto
  if [[ ! -x $moto_folder/bin/moto_server ]]; then
    echo 'services: installing moto[server]'
    rm -rf "$moto_folder"
    python3 -m venv "$moto_folder"
    "$moto_folder/bin/pip" install --quiet --disable-pip-version-check 'moto[server]>=5,<6'
  fi
}

# The newest PostgreSQL of Debian's packages; empty when there is none.
_postgres_bin() {
  local newest
  newest=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  [[ -x $newest/initdb ]] && echo "$newest" || true
}

# PostgreSQL refuses to run as root.
_as_postgres() {
  if [[ $(id -u) == 0 ]]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

_free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

_start_postgres() {
  local data=$services_folder/postgres bin port
  bin=$(_postgres_bin)
  port=$(_free_port)
  mkdir "$data"
  [[ $(id -u) != 0 ]] || chown postgres "$data"
  _as_postgres "$bin/initdb" -D "$data" --username=zhigu --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
  _as_postgres "$bin/pg_ctl" -D "$data" -w -l "$data/server.log" start \
    -o "-c listen_addresses=127.0.0.1 -p $port -k $data -c fsync=off -c max_connections=200" >/dev/null
  export TEST_DATABASE_URL=postgres://zhigu@127.0.0.1:$port/postgres
}

_start_redis() {
  local port
  port=$(_free_port)
  redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$services_folder" \
    --daemonize yes --pidfile "$services_folder/redis.pid" --logfile "$services_folder/redis.log" >/dev/null
  _wait_for "$port" Redis
  export TEST_REDIS_URL=redis://127.0.0.1:$port
}

_start_s3() {
  local port
  port=$(_free_port)
  "$moto_folder/bin/moto_server" -H 127.0.0.1 -p "$port" >"$services_folder/s3.log" 2>&1 </dev/null &
  echo $! >"$services_folder/s3.pid"
  disown
  _wait_for "$port" 'The S3 server'
  export TEST_S3_ENDPOINT=http://127.0.0.1:$port
}

_wait_for() {
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
    sleep 0.1
  done
  echo "services: $2 did not start" >&2
  return 1
}
