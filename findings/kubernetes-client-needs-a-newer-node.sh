#!/usr/bin/env bash
# @kubernetes/client-node 2.0.1: installs on Node.js 20 and cannot be loaded there.
# Expected: its package.json names the Node.js that it needs, as `engines`.
# Happens: it names none; undici 8, on which it depends, does (22.19), and reads a function at its start
#   that older ones lack. npm warns about the dependency only.
# Matters: A renderer or status tool that supports Node.js 20 breaks with a new lock file, even where it
#   only reads a kubeconfig.
# Versions: @kubernetes/client-node@2.0.1 (npm), undici@8.13.1 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @kubernetes/client-node@2.0.1 undici@8.13.1

cat >look.mjs <<'EOF'
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const engines = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).engines?.node;
console.log('client-node wants', engines('@kubernetes/client-node'));
console.log('undici wants', engines('undici'));
const old = Number(process.versions.node.split('.')[0]) < 22;
const loads = spawnSync('node', ['-e', "import('@kubernetes/client-node')"]).status === 0;
console.log('loads, but not before Node.js 22:', loads === !old);
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
client-node wants undefined
undici wants >=22.19.0
loads, but not before Node.js 22: true
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the client does not say which Node.js it needs'
