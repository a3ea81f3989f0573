# Sourced by the demos beside it: what they all need, and how they play.
set -euo pipefail

readonly EXIT_CONFIGURATION=78
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export PATH="$root/node_modules/.bin:$PATH"

# Plays the story against AGS with these options of `extend-host play`.
against_ags() {
  local missing=() name target
  for name in AB_BASE_URL AB_CLIENT_ID AB_CLIENT_SECRET AB_NAMESPACE; do
    [[ -n ${!name:-} ]] || missing+=("$name")
  done
  # The names that the templates' demos have; an address goes to AGS without its scheme.
  local address=${GRPC_SERVER_URL:-${NGROK_URL:-}}
  if [[ -n $address ]]; then
    address=${address#*://}
    target=(--address "${address%/}")
  elif [[ -n ${EXTEND_APP_NAME:-} ]]; then
    target=(--app "$EXTEND_APP_NAME")
  else
    missing+=('GRPC_SERVER_URL (or NGROK_URL, or EXTEND_APP_NAME)')
  fi
  if [[ ${#missing[@]} -gt 0 ]]; then
    printf 'not set: %s\n' "${missing[@]}" >&2
    exit "$EXIT_CONFIGURATION"
  fi
  if [[ ! -f $root/dist/cli.js ]]; then
    echo 'not built yet: make build' >&2
    exit 1
  fi
  exec node "$root/dist/cli.js" play --ags "${target[@]}" "$@"
}
