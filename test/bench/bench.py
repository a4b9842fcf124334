#!/usr/bin/env python3
"""megac expand against replay, its physical limit: bench.py MEGAC BUILD-FOLDER [option...].

megac is timed as a whole process; replay writes back the very tree that megac made and times its
write phase. They alternate, after one warm-up of each. On tmpfs a tree is removed after its run; on
disk every run gets a fresh folder and nothing is removed before the end, because re-creating files
after deleting many makes ext4 slow for a while.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = ["start", "read", "parse", "lower", "own", "plan", "render", "write"]


def run(command):
    """(seconds, peak bytes) of a whole process."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"bench: {' '.join(command)}\n{out.decode(errors='replace')}")
    return seconds, usage.ru_maxrss * 1024


class Folders:
    """Fresh names below one folder of a medium."""

    def __init__(self, base, keep):
        self.base, self.keep, self.count = base, keep, 0
        shutil.rmtree(base, ignore_errors=True)
        os.makedirs(base)

    def fresh(self):
        self.count += 1
        return f"{self.base}/{self.count}"

    def done(self, folder):
        if not self.keep:
            shutil.rmtree(folder)


def measure(tools, project, folders, jobs, pairs):
    profile = f"{folders.base}/profile.json"
    megac, replay, peaks, parts = [], [], [], []
    tree = folders.fresh()
    expand = [tools["megac"], "expand", "-p", project, "-q", "-j", str(jobs), "--profile", profile]
    run(expand + ["--out", tree])
    for pair in range(pairs + 1):
        os.sync()
        out = folders.fresh()
        seconds, peak = run(expand + ["--out", out])
        folders.done(out)
        os.sync()
        out = folders.fresh()
        line = subprocess.run([tools["replay"], tree, out, str(jobs)], check=True,
                              capture_output=True, text=True).stdout.split()
        folders.done(out)
        if pair == 0:
            continue
        megac.append(seconds)
        peaks.append(peak)
        replay.append(float(line[0]))
        with open(profile, encoding="utf-8") as file:
            parts.append(json.load(file))
    folders.done(tree)
    return {"jobs": jobs, "pairs": pairs, "files": int(line[1]), "bytes": int(line[2]),
            "megac": statistics.median(megac), "megac_min": min(megac),
            "replay": statistics.median(replay), "replay_min": min(replay),
            "peak": max(peaks),
            "parts": {p: statistics.median(x.get(p, 0.0) for x in parts) for p in PARTS}}


def show(medium, row):
    ratio = row["megac"] / row["replay"]
    without = (row["megac"] - row["parts"]["parse"]) / row["replay"]
    shares = " · ".join(f"{p} {1000 * s:.1f}" for p, s in row["parts"].items())
    rest = row["megac"] - sum(row["parts"].values())
    print(f"{row['files']:,} files, {row['bytes'] / 1e6:.1f} MB, {medium}, -j{row['jobs']}"
          f" (medians of {row['pairs']} pairs)")
    print(f"  megac   {1000 * row['megac']:8.1f} ms (least {1000 * row['megac_min']:.1f}),"
          f" peak {row['peak'] / 2**20:.0f} MiB")
    print(f"  replay  {1000 * row['replay']:8.1f} ms (least {1000 * row['replay_min']:.1f})")
    print(f"  ratio   {ratio:8.2f}    without the parse {without:.2f}")
    print(f"  shares   {shares} · outside {1000 * rest:.1f} ms", flush=True)


def input_size(project):
    return sum(os.path.getsize(os.path.join(folder, name))
               for folder, _, names in os.walk(project) for name in names)


def media(build):
    found = []
    if os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK):
        found.append(("tmpfs", Folders("/dev/shm/megac-bench", keep=False)))
    found.append(("disk", Folders(os.path.join(build, "trees"), keep=True)))
    return found


def main():
    options = argparse.ArgumentParser(description="megac expand against replay")
    options.add_argument("megac")
    options.add_argument("build", help="a folder for what the benchmark makes")
    options.add_argument("--pairs", type=int, default=9)
    options.add_argument("--sizes", default="10,100", help="mega-files, of 100 files each")
    options.add_argument("--jobs", default="1,2")
    options.add_argument("--json", help="write the figures to this file")
    args = options.parse_args()

    os.makedirs(args.build, exist_ok=True)
    replay = os.path.join(args.build, "replay")
    subprocess.run(["g++", "-O2", "-std=c++20", "-pthread", f"{HERE}/replay.cpp", "-o", replay],
                   check=True)
    tools = {"megac": os.path.abspath(args.megac), "replay": replay}
    starts = sorted(run([tools["megac"], "--version"])[0] for _ in range(21))
    print(f"start-up: megac --version {1000 * starts[10]:.2f} ms as a whole process\n")

    figures = []
    places = media(args.build)
    try:
        for size in map(int, args.sizes.split(",")):
            project = os.path.join(args.build, f"project-{size}")
            shutil.rmtree(project, ignore_errors=True)
            subprocess.run([sys.executable, f"{HERE}/workload.py", str(size), project], check=True)
            print(f"{size} mega-files, {input_size(project) / 1e6:.2f} MB of input")
            for medium, folders in places:
                for jobs in map(int, args.jobs.split(",")):
                    row = measure(tools, project, folders, jobs, args.pairs)
                    show(medium, row)
                    figures.append({"mega_files": size, "medium": medium, **row})
            print()
    finally:
        for _, folders in places:
            shutil.rmtree(folders.base, ignore_errors=True)
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=1)


if __name__ == "__main__":
    main()
