#!/usr/bin/env python3
"""Measures the real window under Xvfb: python3 benches/window.py target/release/entente

Needs xvfb and libxtst6. Keys are sent through XTest, and pixels are read back from the X server, so that what is
measured is what somebody would see: from the start of the program to the first text in the library, and from a key to
the changed picture. Also the memory of an open window, and the processor time of an idle one.
"""

import ctypes
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid

ENTENTE = os.path.abspath(sys.argv[1])
STARTS, CARDS, IDLE_S = 10, 20, 20
# The large library: that many cards, each with so many answers (the last one is left over for the first cards).
LARGE_CARDS, LARGE_ANSWERS = 10_000, 106_000
HUGE_CARDS = 100_000
# Where the title of the first deck stands, and where the passage and the question do.
TITLE, CARD, FIGURES = (120, 190, 300, 30), (190, 100, 300, 300), (90, 120, 300, 150)
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

    def press_with_control(self, symbol):
        control = self.x.XKeysymToKeycode(self.connection, ctypes.c_ulong(0xFFE3))
        self.xtest.XTestFakeKeyEvent(self.connection, control, 1, 0)
        self.press(symbol)
        self.xtest.XTestFakeKeyEvent(self.connection, control, 0, 0)
        self.x.XSync(self.connection, 0)

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


def make_library(folder, cards, answers):
    """A deck of that many cards, and a log with that many answers to them over the last 1,000 days."""
    subprocess.run([ENTENTE, "quiz", "--new", "0"], env=os.environ | {"ENTENTE_DATA_DIR": folder}, input=b"", capture_output=True)
    with open(os.path.join(folder, "decks", "large.ron"), "w") as deck:
        deck.write('Deck(id: "large", title: "A large deck", cards: [\n')
        for n in range(cards):
            deck.write(f'(id: "c{n}", question: "Who spoke for the other side at meeting number {n}?", answer: "Minister {n}", date: "{1700 + n % 300}-05-{n % 28 + 1:02}"),\n')
        deck.write("])\n")
    log = sqlite3.connect(os.path.join(folder, "reviews.sqlite3"))
    device = uuid.UUID(log.execute("SELECT value FROM meta WHERE key = 'device'").fetchone()[0]).bytes
    day_ms, today = 86_400_000, int(time.time() // 86_400)
    rows = []
    for n in range(answers):
        day = today - 1000 + n * 1000 // max(answers, 1)
        at_ms = day * day_ms + 9 * 3_600_000 + n
        name = at_ms.to_bytes(6, "big") + bytes([0x70, 0, 0x80, 0]) + n.to_bytes(6, "big")
        rows.append((name, device, device, "large", f"c{n % cards}", at_ms, 0, day, "recall", 1 if n % 10 == 7 else 3, 8000, 1, min(90, 1 + 3 * (n // cards))))
    log.executemany("INSERT INTO reviews (id, device, sitting, deck, card, at_ms, utc_offset_s, study_day, form, rating, duration_ms, is_scheduled, interval_days) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", rows)
    log.execute("DELETE FROM schedules")
    log.commit()
    log.close()
    # The schedules are made again by the first program that opens it to write.
    subprocess.run([ENTENTE, "quiz", "--new", "0"], env=os.environ | {"ENTENTE_DATA_DIR": folder}, input=b"", capture_output=True)


def measure(display, name, folder):
    """Starts, memory, and processor time of an open library, and of an answer in it."""
    starts, spent = [], []
    for _ in range(STARTS):
        took, process = first_text(display, folder, leave=True)
        starts.append(took)
        time.sleep(1)
        spent.append(processor_s(process.pid))
        memory = proportional_mb(process.pid)
        process.terminate()
        process.wait()
        time.sleep(0.3)
    print(f"{name}: painted {statistics.median(starts):.0f} ms after the start (worst {max(starts):.0f}), {statistics.median(spent):.2f} s of processor time until a second later, {memory:.0f} MB")
    process = start(folder)
    time.sleep(4)
    display.focus()
    time.sleep(0.5)
    seen = display.pixels(FIGURES)
    display.press_with_control(0x35)
    # The page is there with "Reading the log…" or with the figures: it has come to rest when two pictures are the same.
    since, last = time.perf_counter(), seen
    changed = since
    # A part of the page, and with pauses: the instrument must not keep a processor busy that the program needs.
    while time.perf_counter() - changed < 1:
        time.sleep(0.002)
        now = display.pixels(FIGURES)
        if now != last:
            last, changed = now, time.perf_counter()
    print(f"{name}: figures at rest {(changed - since) * 1000:.0f} ms after the key")
    display.press_with_control(0x31)
    time.sleep(0.7)
    # A, study everything: the first session of the large deck is then on the screen.
    display.press(0x61)
    time.sleep(1)
    before = processor_s(process.pid)
    for _ in range(CARDS):
        for _ in range(2):
            display.press(SPACE)
            time.sleep(0.5)
    print(f"{name}: {(processor_s(process.pid) - before) / CARDS * 1000:.0f} ms of processor time for an answer and the next card")
    process.terminate()
    process.wait()
    time.sleep(0.3)


def first_text(display, folder=None, leave=False):
    """From the start of the program until the area of the deck's title holds more than one colour."""
    with tempfile.TemporaryDirectory() as empty:
        began = time.perf_counter()
        process = start(folder or empty)
        while True:
            data = display.pixels(TITLE)
            if len({data[at : at + 4] for at in range(0, len(data), 4)}) > 8:
                break
        took = (time.perf_counter() - began) * 1000
        if leave:
            return took, process
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
        for name, cards, answers in [
            (f"{LARGE_CARDS} cards, {LARGE_ANSWERS} answers", LARGE_CARDS, LARGE_ANSWERS),
            (f"{HUGE_CARDS} cards", HUGE_CARDS, 50_000),
        ]:
            with tempfile.TemporaryDirectory() as folder:
                make_library(folder, cards, answers)
                with open(os.path.join(folder, "preferences.ron"), "w") as preferences:
                    preferences.write("(forms_off: [chronology, contrast, choice, typed, date, cloze, list])")
                measure(display, name, folder)
    finally:
        display.server.terminate()


main()
