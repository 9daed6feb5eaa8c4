#!/usr/bin/env bash
# parse-prometheus-text-format: of a histogram for several nodes only the last is left, without its labels.
# Expected: one metric for each label set, as gauges and counters have.
# Happens: buckets, sum and count of all label sets land in one object, the later over the earlier; labels
#   are dropped, and so are sum and count as soon as they have labels. The same for summaries. Without
#   labels all is there.
# Matters: A check that reads the latencies of a node from its metrics page sees those of the last domain or
#   database on it.
# Versions: parse-prometheus-text-format@1.1.1 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  parse-prometheus-text-format@1.1.1

cat >look.cjs <<'EOF'
const found = require('parse-prometheus-text-format');
const parse = found.default || found;
const show = (...lines) => console.log(JSON.stringify(parse(lines.join('\n') + '\n')[0].metrics));
const of = (labels, n) => [`t_bucket{${labels}le="1"} ${n}`, `t_bucket{${labels}le="+Inf"} ${n}`];
show('# TYPE up gauge', 'up{node="a"} 1', 'up{node="b"} 0');
show('# TYPE t histogram', ...of('', 3), 't_sum 5', 't_count 3');
show('# TYPE t histogram', ...of('node="a",', 3), 't_sum{node="a"} 5', 't_count{node="a"} 3', ...of('node="b",', 70), 't_sum{node="b"} 9', 't_count{node="b"} 70');
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
[{"value":"1","labels":{"node":"a"}},{"value":"0","labels":{"node":"b"}}]
[{"buckets":{"1":"3","+Inf":"3"},"count":"3","sum":"5"}]
[{"buckets":{"1":"70","+Inf":"70"}}]
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the histogram of the last label set is the only one'
