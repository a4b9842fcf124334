#!/usr/bin/env python3
"""Adds up the tests of a Meson log: tally.py testlog.json. Failed ones are shown with what they
printed; the last line counts test cases and goldens, or the test itself where it counts nothing."""
import json
import re
import sys

DOCTEST = re.compile(r"test cases:\s*(\d+) \|\s*(\d+) passed \|\s*(\d+) failed(?: \|\s*(\d+) skipped)?")
PLAIN = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", re.M)
SKIPPED = 77


def counts(test):
    """(passed, failed, skipped) of one test."""
    out = test.get("stdout", "")
    if found := DOCTEST.findall(out):
        _, passed, failed, skipped = found[-1]
    elif found := PLAIN.findall(out):
        passed, failed, skipped = found[-1]
    else:
        passed = failed = skipped = 0
        if test["returncode"] == 0:
            return 1, 0, 0
        if test["returncode"] == SKIPPED:
            return 0, 0, 1
    passed, failed, skipped = int(passed), int(failed), int(skipped or 0)
    if failed == 0 and test["result"] not in ("OK", "SKIP"):
        failed = 1  # it ended early: a crash, a time limit, a sanitizer
    return passed, failed, skipped


def main():
    total = [0, 0, 0]
    with open(sys.argv[1], encoding="utf-8") as log:
        tests = [json.loads(line) for line in log]
    for test in sorted(tests, key=lambda t: t["name"]):
        passed, failed, skipped = counts(test)
        total = [a + b for a, b in zip(total, (passed, failed, skipped))]
        name = test["name"].split(" / ")[-1]
        if failed:
            print(f"\n---- {name}: {test['result']}")
            print(test.get("stdout", "").rstrip())
            print(test.get("stderr", "").rstrip())
        note = f", {failed} failed" if failed else ""
        note += f", {skipped} skipped" if skipped else ""
        print(f"  {name:<20} {passed:5} passed{note}  ({test['duration']:.1f} s)")
        if skipped and not failed:
            print("    " + (test.get("stdout", "").strip() or "skipped").splitlines()[0])
    print("%d passed, %d failed, %d skipped" % tuple(total))
    sys.exit(1 if total[1] else 0)


main()
