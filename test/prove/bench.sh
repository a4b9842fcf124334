#!/usr/bin/env bash
# the workload of 1,000 and 10,000 files against replay (./dev bench)
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
./dev bench
