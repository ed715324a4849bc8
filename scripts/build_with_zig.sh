#!/bin/sh
# build_with_zig.sh [release] [Maven arguments]: ./engram build with debug libraries, or those that are shipped.
set -eu
optimize=Debug
if [ "${1:-}" = release ]; then
  optimize=ReleaseFast
  shift
fi
exec "$(dirname -- "$0")/../engram" build "-Dzig.optimize=$optimize" "$@"
