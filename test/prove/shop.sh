#!/usr/bin/env bash
# the sample shop: files and lines by team, equal for -j1 -j2 -j8; a second run writes nothing
set -euo pipefail
megac=$(readlink -f "$1")
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() { echo "FAILED: $*"; exit 1; }
expand() { "$megac" expand -p samples/shop --out "$scratch/$1" -j "$2" --report "$scratch/$3" >"$scratch/said" 2>&1 || {
  cat "$scratch/said"
  fail "megac expand -j$2 ended with an error"
}; }
stamps() { (cd "$scratch/$1" && find . -name .megac -prune -o -type f -printf '%P %i %T@\n' | LC_ALL=C sort); }

for jobs in 1 2 8; do expand "j$jobs" "$jobs" "report-$jobs.json"; done
for jobs in 2 8; do
  diff -r -x .megac "$scratch/j1" "$scratch/j$jobs" >&2 || fail "-j1 and -j$jobs differ"
done
echo "-j1, -j2 and -j8 give identical trees"

stamps j1 >"$scratch/before"
expand j1 8 again.json
stamps j1 >"$scratch/after"
diff "$scratch/before" "$scratch/after" >&2 || fail "a second run touched files"

python3 - "$scratch" <<'END'
import collections, json, os, sys
scratch = sys.argv[1]
report, again = (json.load(open(f"{scratch}/{name}.json")) for name in ("report-1", "again"))
written = [f["path"] for f in again["files"] if f["action"] not in ("keep", "leave")]
if written:
    sys.exit(f"FAILED: a second run wrote {len(written)} files, such as {written[0]}")
print("a second run writes 0 files and keeps every mtime and inode")
teams = collections.defaultdict(lambda: [0, 0, 0])
for unit in report["units"]:
    row = teams[unit["team"]]
    row[0] += 1
    row[1] += unit["files"]
    row[2] += unit["lines"]
print(f"{'team':<10} {'mega-files':>10} {'files':>6} {'lines':>7}")
for team, row in teams.items():
    print(f"{team:<10} {row[0]:>10} {row[1]:>6} {row[2]:>7}")
total = [sum(column) for column in zip(*teams.values())]
print(f"{'all':<10} {total[0]:>10} {total[1]:>6} {total[2]:>7}")
on_disk = sum(len(names) for folder, _, names in os.walk(f"{scratch}/j1") if "/.megac" not in folder)
on_disk -= os.path.exists(f"{scratch}/j1/megac.lock")
if len(teams) != 10 or total[1] < 200:
    sys.exit("FAILED: ten teams and at least 200 files were promised")
if on_disk != total[1]:
    sys.exit(f"FAILED: the report says {total[1]} files, the disk has {on_disk}")
END
