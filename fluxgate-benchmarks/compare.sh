#!/usr/bin/env bash
# Compares Fluxgate with its peers; --quick for a short run, --frontier for what surrounds the hot
# path. Further arguments: see LibraryComparison and FrontierComparison.
set -euo pipefail
cd "$(dirname "$0")"

echo "Building ..."
mvn -B -q -ntp -f .. -pl fluxgate-benchmarks -am package \
  -Dmaven.test.skip=true -Djacoco.skip -Dspotless.check.skip

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
main=io.fluxgate.benchmarks.jmh.LibraryComparison
for argument in "$@"; do
  if [[ $argument == --frontier ]]; then
    main=io.fluxgate.benchmarks.frontier.FrontierComparison
  fi
done
# JOL inspects lambdas and records; a fork's own flags are in BenchmarkRun.
exec "$java" -Djol.magicFieldOffset=true -Djdk.attach.allowAttachSelf=true -XX:+EnableDynamicAgentLoading \
  -cp target/benchmarks.jar "$main" --output=target "$@"
