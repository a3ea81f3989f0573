#!/usr/bin/env bash
# Creates, configures, builds, uploads and deploys this host as an Extend app, by extend-helper-cli.
# Run it again after every change; run twice, it leaves the same app.
set -euo pipefail

usage() {
  cat <<'EOF'
usage: scripts/create_session_dsm.sh --namespace <namespace> --app <app> [options]

Creates the Extend app if it does not exist, sets its secrets and variables from a .env file, builds
and uploads its image if the tag is new, and deploys it.

  --namespace <name>  game namespace (AB_NAMESPACE)
  --app <name>        Extend app (EXTEND_APP_NAME)
  --env-file <file>   settings of the app; default .env. AB_BASE_URL, AB_NAMESPACE and the ports are
                      Extend's and are left out; variables that are gone from the file stay set
  --image-tag <tag>   default: what `git describe` says; a tag that ends in -dirty is always uploaded
  --dry-run           says what would be done, and does nothing
  --help

extend-helper-cli (v0.0.13 or newer) and Docker must be installed. The CLI has a client of its own:
AB_BASE_URL, AB_CLIENT_ID and AB_CLIENT_SECRET in the environment, or `extend-helper-cli login`
beforehand. It is not the client of the app, which stands in the .env file.
EOF
}

readonly EXIT_CONFIGURATION=78
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
readonly root
namespace="${AB_NAMESPACE:-}"
app="${EXTEND_APP_NAME:-}"
env_file=.env
image_tag=''
dry_run=false

refuse() {
  printf '%s\n' "$1" >&2
  exit "$EXIT_CONFIGURATION"
}

while (($# > 0)); do
  case "$1" in
    --namespace | --app | --env-file | --image-tag)
      (($# > 1)) || refuse "$1: found nothing, expected a value"
      declare "$(tr - _ <<<"${1#--}")=$2"
      shift 2
      ;;
    --dry-run)
      dry_run=true
      shift
      ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) refuse "unknown option $1; --help lists those that there are" ;;
  esac
done

# Every problem at once.
problems=()
[[ -n $namespace ]] || problems+=('--namespace: found nothing, expected the game namespace, e.g. mygame')
[[ -n $app ]] || problems+=('--app: found nothing, expected the name of the Extend app, e.g. session-dsm')
[[ -n ${AB_BASE_URL:-} ]] || problems+=('AB_BASE_URL: found nothing, expected the base URL of AGS in the environment')
[[ -r $env_file ]] || problems+=("--env-file: found \"$env_file\", expected a file that can be read")
[[ -f $root/Dockerfile ]] || problems+=("Dockerfile: found none in $root, expected that of the image")
[[ -f $root/dist/app.module.js ]] || problems+=('dist/: found no build, expected `make build` to have been run')
$dry_run || command -v extend-helper-cli >/dev/null ||
  problems+=('extend-helper-cli: found none on the path; see https://github.com/AccelByte/extend-helper-cli')
if [[ -z $image_tag ]]; then
  image_tag="$(git -C "$root" describe --always --dirty --tags 2>/dev/null)" ||
    problems+=('--image-tag: found nothing, and this is no git repository')
fi
((${#problems[@]} == 0)) || refuse "$(printf '%s\n' "${problems[@]}")"

# The CLI reads a .env of the folder it runs in, and ours is that of the app.
work="$(mktemp -d)"
readonly work
trap 'rm -rf "$work"' EXIT

# Checked by the host's own rules before anything is touched.
PATH="$root/node_modules/.bin:$PATH" node "$root/scripts/extend-app-settings.mjs" \
  "$env_file" "$AB_BASE_URL" "$namespace" >"$work/settings"

step() {
  printf '\n%s\n' "$1"
}

# helper <command> [arguments]: on the app
helper() {
  local command="$1"
  shift
  (cd "$work" && extend-helper-cli "$command" --namespace "$namespace" --app "$app" "$@" </dev/null)
}

# change <command> [arguments]: tells it, with the value of a secret masked, then does it
change() {
  local shown="$*"
  [[ $1 != update-secret ]] || shown="${shown%%--value *}--value ***"
  printf '  extend-helper-cli %s --namespace %s --app %s%s\n' "$1" "$namespace" "$app" "${shown#"$1"}"
  $dry_run || helper "$@"
}

step "App $app in $namespace"
if ! $dry_run && helper get-app-info >/dev/null 2>&1; then
  echo '  exists'
else
  $dry_run && echo '  unless it exists:'
  change create-app --scenario function-override --confirm --wait
fi

step "Settings of $env_file"
while IFS= read -r -d '' kind && IFS= read -r -d '' name && IFS= read -r -d '' value; do
  case "$kind" in
    secret) change update-secret --force --key "$name" --value "$value" ;;
    variable) change update-var --force --key "$name" --value "$value" ;;
  esac
done <"$work/settings"

step "Image $image_tag"
images=''
$dry_run || images="$(helper list-images --cached=false 2>/dev/null)" || true
if [[ $image_tag != *-dirty ]] && grep -qF "\"$image_tag\"" <<<"$images"; then
  echo '  is uploaded already'
else
  $dry_run && echo '  unless it is uploaded already:'
  change image-upload --login --work-dir "$root" --image-tag "$image_tag"
fi

# Also of an image that is deployed already: it takes a deployment for new settings to count.
step 'Deployment'
change deploy-app --image-tag "$image_tag" --wait
$dry_run && echo && echo 'dry run: nothing was done'
exit 0
