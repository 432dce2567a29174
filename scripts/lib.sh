# Shared by the scripts: where things are, how we speak, and stamps.
# shellcheck shell=bash

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
target=${CARGO_TARGET_DIR:-$root/target}
stamps=$target/stamps
mkdir -p "$stamps"
export PATH="$root/scripts/node/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

WASM_BINDGEN_VERSION=0.2.130
CARGO_LEPTOS_VERSION=0.3.10
TRUNK_VERSION=0.21.14

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() { printf '\n\033[1mStopped:\033[0m %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# timed WHAT COMMAND...: runs the command, says what it is before and how long it took after.
timed() {
  local what=$1 started=$SECONDS
  shift
  say "$what"
  "$@" || fail "$what did not succeed; the lines above say why."
  say "$what: $((SECONDS - started)) s"
}

# fresh STAMP PATH...: true when nothing under the paths changed since `done_with STAMP`.
# Directories count too, so that a deleted file is noticed.
fresh() {
  local stamp=$stamps/$1 paths=() path
  shift
  [ -e "$stamp" ] || return 1
  for path in "$@"; do [ -e "$path" ] && paths+=("$path"); done
  [ -z "$(find "${paths[@]}" \( -name node_modules -o -name target \) -prune -o -newer "$stamp" -print -quit)" ]
}
done_with() { touch "$stamps/$1"; }
