#!/usr/bin/env bash
# Runs the races in io.fluxgate.benchmarks.jcstress; --quick for a short run. Further arguments are jcstress's,
# as in: stress.sh -m tough -t TimeWindow
set -euo pipefail
cd "$(dirname "$0")"

if [ "${1:-}" = "--quick" ]; then
  shift
  set -- -f 1 -fsm 1 -iters 1 -time 200 -sc false "$@"
fi

echo "Building ..."
mvn -B -q -ntp -f .. -pl fluxgate-benchmarks -am package \
  -Dmaven.test.skip=true -Djacoco.skip -Dspotless.check.skip

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
mkdir -p target/jcstress
cd target/jcstress
exec "$java" -cp ../benchmarks.jar org.openjdk.jcstress.Main "$@"
