#!/usr/bin/env bash
# Runs Fluxgate beside its peers; --quick for a short form. Further arguments: see Compare.
set -euo pipefail
cd "$(dirname "$0")"

echo "Building ..."
mvn -B -q -ntp -f .. -pl fluxgate-benchmarks -am package \
  -Dmaven.test.skip=true -Djacoco.skip -Dspotless.check.skip

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
# JOL looks into lambdas and records; a fork's own flags are in Run.
exec "$java" -Djol.magicFieldOffset=true -Djdk.attach.allowAttachSelf=true -XX:+EnableDynamicAgentLoading \
  -cp target/benchmarks.jar io.fluxgate.benchmarks.Compare --output=target "$@"
