#!/usr/bin/env python3
"""Measures the real window under Xvfb: python3 benches/window.py target/release/entente

Needs xvfb and xdotool. Prints the median of ten starts and of forty keys, the memory of an open window, and the
processor time of an idle one. A frame counts as painted when its processor time has passed since it began, as eframe
reports it (drawing in software is synchronous).
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime

ENTENTE = os.path.abspath(sys.argv[1])
STARTS, KEYS, IDLE_S = 10, 20, 20
LINE = re.compile(r"^(\S+)\s+TRACE .*?(frame begins|drawn)(.*)$")


def display():
    number = 90
    while os.path.exists(f"/tmp/.X11-unix/X{number}"):
        number += 1
    server = subprocess.Popen(["Xvfb", f":{number}", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"])
    os.environ["DISPLAY"] = f":{number}"
    os.environ.pop("WAYLAND_DISPLAY", None)
    while subprocess.run(["xdotool", "getdisplaygeometry"], capture_output=True).returncode:
        time.sleep(0.1)
    return server


class Window:
    def __init__(self, folder):
        self.log = open(os.path.join(folder, "log"), "w+")
        environment = os.environ | {"ENTENTE_DATA_DIR": folder, "ENTENTE_LOG": "entente=trace", "NO_COLOR": "1"}
        self.started = time.time()
        self.process = subprocess.Popen([ENTENTE], stderr=self.log, env=environment)

    def frames(self):
        """Each frame as (began, stage, painted): seconds since the epoch."""
        frames = []
        with open(self.log.name) as log:
            for match in filter(None, map(LINE.match, log)):
                at = datetime.fromisoformat(match[1].replace("Z", "+00:00")).timestamp()
                if match[2] == "drawn":
                    frames[-1][1] = "open" if "stage=\"open\"" in match[3] else "opening"
                else:
                    took = re.search(r"last_took_s=Some\(([\d.e-]+)\)", match[3])
                    if frames and took:
                        frames[-1][2] = frames[-1][0] + float(took[1])
                    frames.append([at, None, None])
        return [frame for frame in frames if frame[1] and frame[2]]

    def focus(self):
        while True:
            found = subprocess.run(["xdotool", "search", "--name", "^Entente$"], capture_output=True, text=True).stdout.split()
            if found:
                subprocess.run(["xdotool", "windowfocus", found[0]], capture_output=True)
                return
            time.sleep(0.05)

    def close(self):
        self.process.terminate()
        self.process.wait()


def key(name):
    at = time.time()
    subprocess.run(["xdotool", "key", name], check=True)
    return at


def nudge():
    """Brings about one more frame, which reports what the one before it took."""
    subprocess.run(["xdotool", "mousemove_relative", "1", "1"], check=True)
    time.sleep(0.15)


def ticks(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def proportional_mb(pid):
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        return int(re.search(r"^Pss:\s+(\d+)", rollup.read(), re.M)[1]) / 1000


def main():
    server = display()
    try:
        starts = []
        for _ in range(STARTS):
            with tempfile.TemporaryDirectory() as folder:
                window = Window(folder)
                window.focus()
                time.sleep(0.7)
                nudge()
                painted = next(frame[2] for frame in window.frames() if frame[1] == "open")
                starts.append((painted - window.started) * 1000)
                window.close()
        print(f"first frame of the library: {statistics.median(starts):.0f} ms after the start (worst {max(starts):.0f})")

        with tempfile.TemporaryDirectory() as folder:
            window = Window(folder)
            window.focus()
            time.sleep(1)
            before = ticks(window.process.pid)
            time.sleep(IDLE_S)
            print(f"idle: {ticks(window.process.pid) - before:.2f} s of processor time in {IDLE_S} s")
            key("Return")
            time.sleep(0.5)
            delays = {"answer": [], "next card": []}
            for _ in range(KEYS):
                for what in delays:
                    at = key("space")
                    time.sleep(0.25)
                    nudge()
                    delays[what].append((next(f[2] for f in window.frames() if f[0] >= at) - at) * 1000)
            for what, times in delays.items():
                print(f"{what}: painted {statistics.median(times):.1f} ms after the key (worst {max(times):.1f})")
            print(f"memory: {proportional_mb(window.process.pid):.0f} MB proportional")
            window.close()
    finally:
        server.terminate()


main()
