#!/bin/sh
# benchmark_regression.sh [options]: ./engram benchmark --regression.
exec "$(dirname -- "$0")/../engram" benchmark --regression "$@"
