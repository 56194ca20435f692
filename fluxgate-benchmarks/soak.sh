#!/usr/bin/env bash
# Runs callers and servers that misbehave, and checks the counts: for two minutes, or --minutes 60 --seed 7.
set -euo pipefail
cd "$(dirname "$0")"

echo "Building ..."
mvn -B -q -ntp -f .. -pl fluxgate-benchmarks -am package \
  -Dmaven.test.skip=true -Djacoco.skip -Dspotless.check.skip

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
exec "$java" -Xmx512m -cp target/benchmarks.jar io.fluxgate.benchmarks.soak.Soak "$@"
