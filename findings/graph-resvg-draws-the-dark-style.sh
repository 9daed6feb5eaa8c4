#!/usr/bin/env bash
# resvg: a style element for dark screens or for print is applied to every PNG.
# Expected: `<style media="(prefers-color-scheme: dark)">` is for dark screens, as the same condition inside
#   a style sheet is; a renderer without a screen leaves both out.
# Happens: `@media` blocks are left out, a `media` attribute is not looked at: its rules win over those
#   before them.
# Matters: A topology drawn for light and dark pages comes out of the PNG converter white on white,
#   depending on which of two equal spellings the SVG has.
# Versions: @resvg/resvg-js@2.6.2 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @resvg/resvg-js@2.6.2

cat >look.cjs <<'EOF'
const { Resvg } = require('@resvg/resvg-js');
const colour = (styles) => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4">' + styles + '<rect class="node" width="4" height="4"/></svg>';
  const [red, green, blue] = new Resvg(svg).render().pixels;
  return [red, green, blue].join();
};
const light = '<style>.node { fill: #00f }</style>';
console.log('light alone', colour(light));
console.log('with @media', colour(light + '<style>@media (prefers-color-scheme: dark) { .node { fill: #fff } }</style>'));
for (const media of ['(prefers-color-scheme: dark)', 'print']) console.log('with media=' + media, colour(light + '<style media="' + media + '">.node { fill: #fff }</style>'));
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
light alone 0,0,255
with @media 0,0,255
with media=(prefers-color-scheme: dark) 255,255,255
with media=print 255,255,255
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the media attribute of a style element is not looked at'
