#!/usr/bin/env bash
# Compares Fluxgate with its peers; --quick for a short run. Further arguments: see LibraryComparison.
set -euo pipefail
cd "$(dirname "$0")"

echo "Building ..."
mvn -B -q -ntp -f .. -pl fluxgate-benchmarks -am package \
  -Dmaven.test.skip=true -Djacoco.skip -Dspotless.check.skip

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
# JOL inspects lambdas and records; a fork's own flags are in BenchmarkRun.
exec "$java" -Djol.magicFieldOffset=true -Djdk.attach.allowAttachSelf=true -XX:+EnableDynamicAgentLoading \
  -cp target/benchmarks.jar io.fluxgate.benchmarks.jmh.LibraryComparison --output=target "$@"
