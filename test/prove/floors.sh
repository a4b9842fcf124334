#!/usr/bin/env bash
# the floors test: green as it stands, and red for each forbidden include that is added
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
house_test=build/dev/test/house/house_test

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() { echo "FAILED: $*"; exit 1; }
floors() { MEGAC_SOURCE_ROOT=$scratch "$house_test" -tc='every include*' >"$scratch/said"; }

cp -r compiler runtime "$scratch/"
floors || { cat "$scratch/said"; fail "the floors test does not pass as it stands"; }
while read -r file include; do
  cp "$file" "$scratch/$file"
  printf '#include %s\n' "$include" >>"$scratch/$file"
  if floors; then fail "$file may include $include"; fi
  echo "refused: $(sed -n 's/^ *logged: //p' "$scratch/said")"
  cp "$file" "$scratch/$file"
done <<'END'
compiler/base/source.cc "compiler/diag/diagnostic.h"
compiler/own/own.cc "compiler/plan/plan.h"
compiler/compile.cc "runtime/world/world.h"
compiler/ir/unit.cc <yaml-cpp/yaml.h>
compiler/plan/plan.cc <boost/spirit/home/x3.hpp>
runtime/workspace/build.cc <unistd.h>
END
