#!/usr/bin/env bash
# Runs every test: installs what the tests need, builds and publishes, tests, and closes with one line summed from the results.
set -euo pipefail
cd "$(dirname "$0")"

need() { # command, package
  command -v "$1" >/dev/null 2>&1 && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing $2, which the tests need …"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2"; } >/dev/null
  else
    echo "Missing: $1. Install the package $2 and run this again." >&2
    exit 1
  fi
}

command -v dotnet >/dev/null || { echo "Missing: the .NET 10 SDK." >&2; exit 1; }
command -v npm >/dev/null || { echo "Missing: Node.js 20 with npm." >&2; exit 1; }
need chromium chromium
[ -x /usr/lib/postgresql/15/bin/initdb ] || need initdb postgresql
need pgbouncer pgbouncer
need haproxy haproxy

results=artifacts/test-results
rm -rf "$results"

# What people get, trimmed and compressed, is what the browser tests drive; the other tests run what developers run.
dotnet publish src/Server -c Release -nologo
dotnet build SyncEngine.sln -v q -nologo

failed=0
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  dotnet test "$project" --no-build -v q -nologo \
    --results-directory "$results" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=normal" || failed=1
done

# Every .trx holds one <Counters passed="…" failed="…" …/>; what was neither passed nor failed was skipped.
summary=$(cat "$results"/*.trx | grep -o '<Counters [^>]*>' | awk '
  function value(name,  part) { match($0, " " name "=\"[0-9]+\""); part = substr($0, RSTART, RLENGTH); gsub(/[^0-9]/, "", part); return part + 0 }
  { total += value("total"); passed += value("passed"); failed += value("failed") }
  END { printf "%d passed, %d failed, %d skipped", passed, failed, total - passed - failed }')

# Said again at the end, where a log that is cut keeps it: the first lines of each failure.
cat "$results"/*.trx | awk '
  /<UnitTestResult / { name = ""; if (/outcome="Failed"/ && match($0, /testName="[^"]*"/)) name = substr($0, RSTART + 10, RLENGTH - 11) }
  name != "" && /<Message>/ { print "FAILED " name; lines = 6 }
  lines > 0 { print "  " $0; lines-- }
  /<\/Message>/ { lines = 0 }'

if [ "$(ls "$results"/*.trx | wc -l)" -ne "$(ls -d tests/*.Tests | wc -l)" ]; then
  echo "A test project wrote no results." >&2
  failed=1
fi

echo "$summary"
exit "$failed"
