"""Moves the clock of the emulator on: Python runs this file before the program, where PYTHONPATH names its folder.

Seconds to add stand in the file that TELEDOSSIER_CLOCK names. What measures durations (time.monotonic) keeps the real clock.
Beside it, in a file ending in `.running`: how many functions run at this moment, so that the clock is moved when none does.
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

    def _count_invocations():
        """Waits for the emulator's module of its workers, and counts who is in `Worker.invoke`."""
        name = "ministack.core.lambda_runtime"
        while not hasattr(sys.modules.get(name), "Worker"):
            time.sleep(0.05)
        worker = sys.modules[name].Worker
        invoke = worker.invoke
        lock = threading.Lock()
        running = [0]

        def change(by):
            with lock:
                running[0] += by
                with open(_FILE + ".running.new", "w", encoding="ascii") as file:
                    file.write(str(running[0]))
                os.replace(_FILE + ".running.new", _FILE + ".running")

        def counted(self, *args, **kwargs):
            change(1)
            try:
                return invoke(self, *args, **kwargs)
            finally:
                change(-1)

        worker.invoke = counted

    threading.Thread(target=_count_invocations, daemon=True).start()
