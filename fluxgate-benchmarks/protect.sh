#!/usr/bin/env bash
# Compares how well Fluxgate and its peers protect; --quick for fewer seeds. Further arguments: see ProtectionComparison.
# Writes target/protect.json, target/protect.md (the tables of docs/protection.md) and target/protect.html.
set -euo pipefail
cd "$(dirname "$0")"

echo "Building ..."
mvn -B -q -ntp -f .. -pl fluxgate-benchmarks -am compile dependency:build-classpath \
  -Dmdep.outputFile="$PWD/target/protect.classpath" -Djacoco.skip -Dspotless.check.skip

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
exec "$java" -cp "target/classes:$(cat target/protect.classpath)" \
  io.fluxgate.benchmarks.protect.ProtectionComparison --output=target "$@"
