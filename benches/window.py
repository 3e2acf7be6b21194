#!/usr/bin/env python3
"""Measures the real window under Xvfb: python3 benches/window.py target/release/entente

Needs xvfb and libxtst6. Keys are sent through XTest, and pixels are read back from the X server, so that what is
measured is what somebody would see: from the start of the program to the first text in the library, and from a key to
the changed picture. Also the memory of an open window, and the processor time of an idle one.
"""

import ctypes
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

ENTENTE = os.path.abspath(sys.argv[1])
STARTS, CARDS, IDLE_S = 10, 20, 20
# Where the title of the first deck stands, and where the passage and the question do.
TITLE, CARD = (120, 190, 300, 30), (190, 100, 300, 300)
SPACE, RETURN = 0x20, 0xFF0D


class Image(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int) for name in ("width", "height", "xoffset", "format")] + [
        ("data", ctypes.POINTER(ctypes.c_char))
    ] + [
        (name, ctypes.c_int)
        for name in ("byte_order", "bitmap_unit", "bitmap_bit_order", "bitmap_pad", "depth", "bytes_per_line", "bits_per_pixel")
    ]


class Display:
    """An X server of our own, and a connection to it."""

    def __init__(self):
        number = 90
        while os.path.exists(f"/tmp/.X11-unix/X{number}"):
            number += 1
        self.server = subprocess.Popen(["Xvfb", f":{number}", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"])
        os.environ["DISPLAY"] = f":{number}"
        os.environ.pop("WAYLAND_DISPLAY", None)
        self.x, self.xtest = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x.XGetImage.restype = ctypes.POINTER(Image)
        self.connection = None
        while not self.connection:
            time.sleep(0.1)
            opened = self.x.XOpenDisplay(None)
            self.connection = ctypes.c_void_p(opened) if opened else None
        # A window that is not shown cannot be given the focus; the server says so, and it does not matter.
        self.ignore = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda *_: 0)
        self.x.XSetErrorHandler(self.ignore)
        self.root = ctypes.c_ulong(self.x.XDefaultRootWindow(self.connection))

    def pixels(self, area):
        left, top, width, height = area
        image = self.x.XGetImage(self.connection, self.root, left, top, width, height, ctypes.c_ulong(0xFFFFFFFF), 2)
        data = ctypes.string_at(image.contents.data, image.contents.bytes_per_line * height)
        self.x.XFree(image.contents.data)
        self.x.XFree(image)
        return data

    def focus(self):
        root, parent, children, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
        self.x.XQueryTree(self.connection, self.root, ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children), ctypes.byref(count))
        for child in children[: count.value]:
            self.x.XSetInputFocus(self.connection, ctypes.c_ulong(child), 1, 0)
        self.x.XSync(self.connection, 0)

    def press(self, symbol):
        code = self.x.XKeysymToKeycode(self.connection, ctypes.c_ulong(symbol))
        at = time.perf_counter()
        for is_down in (1, 0):
            self.xtest.XTestFakeKeyEvent(self.connection, code, is_down, 0)
        self.x.XSync(self.connection, 0)
        return at

    def wait_for_change(self, area, before, since):
        while self.pixels(area) == before:
            if time.perf_counter() - since > 10:
                sys.exit("the picture does not change")
        return (time.perf_counter() - since) * 1000


def start(folder):
    return subprocess.Popen([ENTENTE], env=os.environ | {"ENTENTE_DATA_DIR": folder, "ENTENTE_LOG": "error"})


def processor_s(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def proportional_mb(pid):
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        return int(re.search(r"^Pss:\s+(\d+)", rollup.read(), re.M)[1]) / 1000


def first_text(display):
    """From the start of the program until the area of the deck's title holds more than one colour."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        process = start(folder)
        while True:
            data = display.pixels(TITLE)
            if len({data[at : at + 4] for at in range(0, len(data), 4)}) > 8:
                break
        took = (time.perf_counter() - began) * 1000
        process.terminate()
        process.wait()
        # The server shows the bare screen again before the next start.
        time.sleep(0.3)
        return took


def main():
    display = Display()
    try:
        starts = [first_text(display) for _ in range(STARTS)]
        print(f"first frame of the library: {statistics.median(starts):.0f} ms after the start (worst {max(starts):.0f})")
        with tempfile.TemporaryDirectory() as folder:
            # Cards only: Space says that one is not known, and goes on to the next.
            with open(os.path.join(folder, "preferences.ron"), "w") as preferences:
                preferences.write("(forms_off: [chronology, contrast])")
            process = start(folder)
            time.sleep(2)
            display.focus()
            time.sleep(0.5)
            before = processor_s(process.pid)
            time.sleep(IDLE_S)
            print(f"idle: {processor_s(process.pid) - before:.2f} s of processor time in {IDLE_S} s")
            display.press(RETURN)
            time.sleep(0.5)
            delays = {"answer": [], "next card": []}
            for _ in range(CARDS - 1):
                for times in delays.values():
                    seen = display.pixels(CARD)
                    times.append(display.wait_for_change(CARD, seen, display.press(SPACE)))
                    time.sleep(0.5)
            for what, times in delays.items():
                print(f"{what}: painted {statistics.median(times):.1f} ms after the key (worst {max(times):.1f})")
            print(f"memory: {proportional_mb(process.pid):.0f} MB proportional")
            process.terminate()
            process.wait()
    finally:
        display.server.terminate()


main()
