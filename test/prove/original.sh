#!/usr/bin/env bash
# the original example: 12 files, 1,061 lines, 30,451 bytes, known hash; with its manifest 3 errors
set -euo pipefail
megac=$(readlink -f "$1")
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
originals=$(readlink -f ../shared/originals || true)
if [ ! -f "$originals/example-mega-file.yaml" ]; then
  echo "skipped: ../shared/originals is not beside this repository"
  exit 77
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() { echo "FAILED: $*"; exit 1; }

"$megac" expand "$originals/example-mega-file.yaml" --out "$scratch/out" >"$scratch/said" 2>&1 || {
  cat "$scratch/said"
  fail "megac expand ended with an error"
}
cd "$scratch/out"
find . -name .megac -prune -o -type f -print0 | LC_ALL=C sort -z >"$scratch/files"
files=$(tr -cd '\0' <"$scratch/files" | wc -c)
xargs -0 cat <"$scratch/files" >"$scratch/all"
lines=$(wc -l <"$scratch/all")
bytes=$(wc -c <"$scratch/all")
sum=$(sha256sum <"$scratch/all")
echo "$files files, $lines lines, $bytes bytes, sha256 ${sum:0:16}..."
[ "$files $lines $bytes ${sum:0:16}" = "12 1061 30451 27c1e3d5e497d594" ] ||
  fail "12 files, 1061 lines, 30451 bytes, sha256 27c1e3d5e497d594... were promised"

cd "$scratch"
status=0
"$megac" expand "$originals/example-mega-file.yaml" --out "$scratch/none" \
  --manifest "$originals/team-coordination-manifest.yaml" >"$scratch/said" 2>&1 || status=$?
errors=$(grep -c 'error\[' "$scratch/said" || true)
outside=$(grep -c 'error\[E0301\].*/tests/api/' "$scratch/said" || true)
left=$({ find "$scratch/none" -type f 2>/dev/null || true; } | wc -l)
echo "with the manifest: exit $status, $errors errors, $outside of them E0301 below /tests/api, $left files"
[ "$status $errors $outside $left" = "1 3 3 0" ] ||
  { cat "$scratch/said"; fail "exit 1, exactly three E0301 and nothing written were promised"; }
