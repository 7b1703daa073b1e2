"""Moves the clock of the emulator on: Python runs this file before the program, where PYTHONPATH names its folder.

Seconds to add stand in the file that TELEDOSSIER_CLOCK names. What measures durations (time.monotonic) keeps the real clock.
Waits of the state machines pass with the moved clock, and whoever moves it may ask what still runs (standstill.py).
"""

import datetime
import os
import sys
import threading
import time

_FILE = os.environ.get("TELEDOSSIER_CLOCK")

if _FILE:
    _real_time = time.time
    _real_datetime = datetime.datetime
    _known = {"at": 0.0, "seconds": 0.0}

    def _shift():
        now = _real_time()
        if abs(now - _known["at"]) > 0.02:
            _known["at"] = now
            try:
                with open(_FILE, encoding="ascii") as file:
                    _known["seconds"] = float(file.read())
            except (OSError, ValueError):
                pass
        return _known["seconds"]

    def _time():
        return _real_time() + _shift()

    def _time_ns():
        return int(_time() * 1_000_000_000)

    class _Datetime(_real_datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(_time(), tz)

        @classmethod
        def utcnow(cls):
            return cls.fromtimestamp(_time(), datetime.timezone.utc).replace(tzinfo=None)

    time.time = _time
    time.time_ns = _time_ns
    datetime.datetime = _Datetime

    # Beside this file; the folder is on the path of the emulator's Python.
    import standstill

    threading.Thread(target=standstill.watch, args=(_FILE, _shift), daemon=True).start()
