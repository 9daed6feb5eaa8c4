#!/usr/bin/env bash
# Makes canton-plan ready for the steps that follow and says where it is.
set -euo pipefail

if [ -n "${VERSION:-}" ]; then
  folder=$RUNNER_TEMP/canton-plan
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" "canton-plan@$VERSION"
  command=$folder/node_modules/canton-plan/bin/canton-plan.js
else
  cd "$GITHUB_ACTION_PATH"
  # A job may use the action several times.
  if ! [ -f dist/validate.cjs ]; then
    npm ci --silent --no-audit --no-fund --ignore-scripts
    npm run --silent build
  fi
  command=$GITHUB_ACTION_PATH/bin/canton-plan.js
fi
echo "command=$command" >>"$GITHUB_OUTPUT"
node "$command" --version
