#!/bin/bash
# guest.sh: what the virtual machine does after it has started, as root, under systemd. The kernel's command line names the
# phase; each thing that held is a line "held …", each that did not "FAILED …", and "phase … is over" comes last.
# /host has the archive, the Java of the build and the blocks of docs/operations.md.
set -u
phase=$(sed -n 's/.*engram\.phase=\([a-z]*\).*/\1/p' /proc/cmdline)
emulated=$(sed -n 's/.*engram\.emulated=\([a-z]*\).*/\1/p' /proc/cmdline)
api=http://localhost:7432
exec >/dev/virtio-ports/engram 2>&1

# check SENTENCE COMMAND…: what it printed is shown only if it failed.
check() {
  local sentence=$1 printed
  shift
  if printed=$("$@" 2>&1 </dev/null); then
    echo "held $sentence"
  else
    printf 'FAILED %s\n%s\n' "$sentence" "$printed"
    journalctl --unit engram --no-pager --lines 12
  fi
}

# block NAME: one of the guide, as it stands there.
block() {
  (cd /opt/engram && export PATH="/opt/engram/bin:$PATH" && bash -eu "/host/blocks/$1.sh")
}

# wait_for SECONDS COMMAND…: asks twice a second.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt "$end" ] || return 1
    sleep 0.5
  done
}

property() { systemctl show engram --property "$1" --value; }
ready() { curl -sf "$api/health/ready"; }
engram() { sudo -u engram ENGRAM_DATA=/var/lib/engram/data ENGRAM_LOG=/var/log/engram /opt/engram/bin/engram "$@"; }
active() { [ "$(property ActiveState)" = active ] && ready; }
native_serves() { engram kernel routes --json | jq -e 'tostring | contains("zig-")'; }
has_the_memory() { curl -sf "$api/v1/spaces/notes/memories/ferry" | jq -e '.text == "the ferry leaves at nine"'; }
post() { curl -sf -H 'Content-Type: application/json' -d "$2" "$api$1"; }

recalls() {
  post /v1/spaces/notes/recall '{"vector":[1,0,0]}' | tee /dev/stderr | jq -e 'tostring | contains("the ferry leaves at nine")'
}

comes_back_after_a_kill() {
  local before
  before=$(property MainPID)
  kill -9 "$before"
  wait_for 300 came_back "$before" && has_the_memory
}
came_back() { [ "$(property MainPID)" != "$1" ] && [ "$(property MainPID)" != 0 ] && active; }

install_product() {
  mkdir -p /usr/lib/jvm /etc/engram
  ln -s /host/jdk /usr/lib/jvm/jdk-25
  tar -xzf /host/engram.tar.gz -C /opt
  mv /opt/engram-* /opt/engram
  if [ "$emulated" = yes ]; then
    # Compiling well costs an emulated processor more than it brings; a call that takes long is not stuck; trials take all of it.
    printf '%s\n' 'ENGRAM_JAVA_OPTS=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' 'ENGRAM_KERNEL_DEADLINE_SECONDS=600' \
      'ENGRAM_ADMISSION_REVERIFY=false' \
      >/etc/engram/environment
    export ENGRAM_JAVA_OPTS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
  fi
  /opt/engram/bin/engram optimize
}

stops_cleanly() {
  local pid
  pid=$(property MainPID)
  systemctl stop engram
  [ "$(property Result)" = success ] && [ ! -e "/proc/$pid" ] && ! engram status
}

does_not_start() { ! systemctl start engram; }

# limits: the figures that the unit promises, of the running process.
limits() {
  local pid
  pid=$(property MainPID)
  grep -E '^Max open files +65536 ' "/proc/$pid/limits" && grep -E '^NoNewPrivs:\s1' "/proc/$pid/status" &&
    grep -E '^Seccomp:\s2' "/proc/$pid/status" && grep -E '^CapBnd:\s0+$' "/proc/$pid/status"
}

exposure() { systemd-analyze security engram --no-pager | tail -n 1; }

# Nothing but the service was asked for: the machine as a whole is up, and no unit failed.
whole() { [ "$(systemctl is-system-running --wait)" = running ]; }

first_start() {
  check 'the block of the guide makes the user and starts the unit' block service
  check 'systemctl start comes back when /health/ready answers 200' ready
}

service() {
  first_start
  check 'systemctl status names a main process' systemctl status engram --no-pager
  check 'the command of the guide asks it as the user engram' block command
  check 'the native provider serves inside the unit' native_serves
  check 'open files, privileges, capabilities and system calls are limited' limits
  check 'a space is made' post /v1/spaces '{"name":"notes","dim":3,"model":"none"}'
  check 'a memory is remembered' post /v1/spaces/notes/memories '{"id":"ferry","text":"the ferry leaves at nine","vector":[1,0,0]}'
  check 'it is recalled by the native provider' recalls
  check 'the Java provider takes over' engram kernel swap java
  check 'it recalls the same' recalls
  check 'the native provider takes over again, its library is opened once more' engram kernel rollback
  check 'and serves' native_serves
  check 'systemctl restart comes back ready' systemctl restart engram
  check 'the memory is there after the restart' has_the_memory
  check 'a killed JVM is started again by systemd, with the memory' comes_back_after_a_kill
  check 'systemctl stop ends with success, and nothing runs' stops_cleanly
  check 'the store of the stopped product has no damage' engram check
  echo "seen $(exposure)"
  mkdir -p /etc/systemd/system/engram.service.d
  printf '[Service]\nMemoryDenyWriteExecute=true\nRestart=no\n' >/etc/systemd/system/engram.service.d/planted.conf
  systemctl daemon-reload
  check 'planted: with MemoryDenyWriteExecute it does not start, and systemctl says so' does_not_start
  rm -r /etc/systemd/system/engram.service.d
  systemctl daemon-reload
  systemctl reset-failed engram
  check 'without it, it starts' systemctl start engram
}

# on_node_0: pages of the other node are those of files that were in memory before.
on_node_0() {
  block numa | tee /tmp/numa.txt
  awk '$1 == "Total" && NF == 4 { seen = 1; exit !($3 <= 0.1 * $4) } END { if (!seen) exit 1 }' /tmp/numa.txt
}

booted() {
  wait_for 600 active
  check 'after a reboot the unit came up by itself' active
  check 'with the memory' has_the_memory
  check 'no unit of the machine failed' whole
  check 'the service alone is bound to node 0 by a drop-in, as the guide says' block node
  check 'and serves' active
  numastat -p "$(property MainPID)" | sed 's/^/seen /'
  systemctl stop engram
  export ENGRAM_DATA=/tmp/numa
  [ "$emulated" != yes ] || export ENGRAM_JAVA_OPTS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
  check 'bound to node 0, its memory is there' on_node_0
  sed 's/^/seen /' /tmp/numa.txt
  /opt/engram/bin/engram stop
  check 'the loop over thread counts runs' block threads
}

# kept: every memory that was acknowledged before the cut is there, with its text. /dev/vdc has their ids.
kept() {
  tr -d '\0' </dev/vdc | sort >/tmp/acknowledged
  : >/tmp/stored
  local cursor='' page
  while page=$(curl -sf "$api/v1/spaces/cut/memories?limit=1000$cursor"); do
    jq -r '.memories[] | select(.text == "text of " + .id) | .id' <<<"$page" >>/tmp/stored
    cursor=$(jq -r '.next // empty' <<<"$page")
    [ -n "$cursor" ] || break
    cursor="&cursor=$cursor"
  done
  sort -o /tmp/stored /tmp/stored
  comm -23 /tmp/acknowledged /tmp/stored >/tmp/lost
  echo "seen $(wc -l </tmp/acknowledged) acknowledged, $(wc -l </tmp/stored) stored, $(wc -l </tmp/lost) lost"
  [ ! -s /tmp/lost ]
}

# requests CLIENT FIRST: a hundred memories, as a configuration of curl, which sends them one by one over one connection.
requests() {
  local i id
  for ((i = $2; i < $2 + 100; i++)); do
    [ "$i" = "$2" ] || echo next
    id=$boot-$1-$i
    printf 'url = "%s/v1/spaces/cut/memories"\nheader = "Content-Type: application/json"\noutput = "/dev/null"\n' "$api"
    printf 'data = "{\\"id\\":\\"%s\\",\\"text\\":\\"text of %s\\",\\"vector\\":[1,0,%d]}"\n' "$id" "$id" "$i"
    printf 'write-out = "%%{http_code} %s\\n"\n' "$id"
  done
}

# remember: four clients at once, until the power is cut. An id is printed when the answer has come that it is stored.
remember() {
  local client
  boot=$(cut -d - -f 1 /proc/sys/kernel/random/boot_id)
  post /v1/spaces '{"name":"cut","dim":3,"model":"none"}'
  echo
  for client in 1 2 3 4; do
    for ((first = 0; ; first += 100)); do
      requests "$client" "$first" | stdbuf -oL curl -sN -K -
    done | sed -un 's/^201 /acknowledged /p' &
  done
  wait
}

# after_cut: what must hold at each start after a cut.
after_cut() {
  local seen lost
  wait_for 600 active
  check 'after the cut the unit came up by itself' active
  seen=$(kept)
  lost=$?
  echo "$seen"
  check 'every acknowledged memory is there with its text' test "$lost" = 0
  check 'engram check finds nothing' engram check
}

case $phase in
install)
  check 'the archive is unpacked into /opt/engram, and engram optimize writes its archive of classes' install_product
  check 'which left no token of root behind' test ! -e /opt/engram/conf/secrets/admin-token
  ;;
service) service ;;
booted) booted ;;
fresh) first_start && remember ;;
cut) after_cut && remember ;;
proof) after_cut ;;
fault)
  printf '%s\n' 'LD_PRELOAD=libeatmydata.so' >>/etc/engram/environment
  systemctl restart engram
  check 'planted: the library that leaves out fsync is in the process' grep -q eatmydata "/proc/$(property MainPID)/maps"
  remember
  ;;
esac
echo "phase $phase is over"
# The host starts the machine again, where the phase wants that.
systemctl reboot
