"""What the emulator still does at this moment, and when the next thing happens by itself: whoever moves the clock on must know both.

Answered as JSON to any GET, on a port of 127.0.0.1 that stands in the file of the clock, with `.port` at its end:

    functions   process of each function that runs; null where it only starts
    batches     batches and mails on their way, those that a function holds included
    executions  executions of state machines that neither ended nor wait
    polling     whether the poller of queues and streams looks, or has something to look at
    queues      by the name of each queue: how many messages it holds, and the instant at which the first is visible again; null: none
    wait        instant (seconds since 1970, moved clock) at which the first wait or retry of an execution is over; null: none
    backoff     instant at which the poller asks a function again that has failed; null: none

The names are those of MiniStack 1.5.33; where one is gone, nothing answers, and the harness says so.
"""

import http.server
import json
import os
import sys
import threading
import time

# Waits of executions, by thread: until when.
_waits = {}
_invoked = {}


def _module(name, attribute):
    """The module once it is loaded and has its attribute: the emulator loads some of them at their first use."""
    module = sys.modules.get(name)
    return module if hasattr(module, attribute) else None


def _count_invocations(runtime):
    invoke = runtime.Worker.invoke

    def counted(self, *args, **kwargs):
        _invoked[threading.get_ident()] = self
        try:
            return invoke(self, *args, **kwargs)
        finally:
            _invoked.pop(threading.get_ident(), None)

    runtime.Worker.invoke = counted


def _wait_by_the_clock(machines):
    """A wait of a state machine, or before a retry, is over when the moved clock says so."""

    def wait(seconds):
        until = time.time() + seconds * machines._SFN_WAIT_SCALE
        _waits[threading.get_ident()] = until
        try:
            while time.time() < until:
                time.sleep(0.02)
        finally:
            _waits.pop(threading.get_ident(), None)

    machines._scaled_sleep = wait


_poller = {"idle": False}


def _watch_poller(concurrency):
    wake = concurrency.esm_wake
    wait = wake.wait

    def watched(timeout=None):
        _poller["idle"] = True
        try:
            return wait(timeout)
        finally:
            _poller["idle"] = False

    wake.wait = watched


_HOOKS = [
    ("ministack.core.lambda_runtime", "Worker", _count_invocations),
    ("ministack.services.stepfunctions", "_scaled_sleep", _wait_by_the_clock),
    ("ministack.core.concurrency", "esm_wake", _watch_poller),
]


def _pid(worker):
    process = worker._proc
    return process.pid if process is not None and process.poll() is None else None


def _still_running():
    machines = _module("ministack.services.stepfunctions", "_executions")
    if machines is None:
        return 0
    running = sum(1 for one in list(machines._executions._data.values()) if one.get("status") == "RUNNING")
    return running - len(_waits)


def _queues():
    module = _module("ministack.services.sqs", "_queues")
    return {} if module is None else {url.rsplit("/", 1)[-1]: list(queue["messages"]) for url, queue in _by_url(module)}


def _by_url(module):
    # The emulator keys what it holds by account, region and name.
    return [(key[-1], queue) for key, queue in list(module._queues._data.items())]


def _first_after_now(instants):
    now = time.time()
    return min((instant for instant in instants if instant > now), default=None)


def _backoff():
    functions = _module("ministack.services.lambda_svc", "_esm_backoff_until")
    return None if functions is None else _first_after_now(list(functions._esm_backoff_until._data.values()))


def _state():
    concurrency = sys.modules["ministack.core.concurrency"]
    # First: a message that leaves its queue meanwhile is seen with its function.
    queues = _queues()
    polling = not _poller["idle"] or concurrency.esm_wake.is_set()
    return {
        "queues": {
            name: {"held": len(messages), "next": _first_after_now([one["visible_at"] for one in messages])}
            for name, messages in queues.items()
        },
        "backoff": _backoff(),
        "wait": min(list(_waits.values()), default=None),
        "polling": polling,
        "executions": _still_running(),
        "batches": concurrency.active_counts()["background"],
        "functions": [_pid(worker) for worker in list(_invoked.values())],
    }


class _Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = json.dumps(_state()).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def _serve(file):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with open(file + ".port.new", "w", encoding="ascii") as port:
        port.write(str(server.server_address[1]))
    os.replace(file + ".port.new", file + ".port")


def watch(file, shift):
    """Takes its places in the emulator as its modules come, then wakes its poller each time that the clock has moved."""
    left = list(_HOOKS)
    served = False
    moved = shift()
    while True:
        for hook in list(left):
            name, attribute, take = hook
            module = _module(name, attribute)
            if module is not None:
                take(module)
                left.remove(hook)
        if not served and _module("ministack.core.concurrency", "esm_wake") is not None:
            _serve(file)
            served = True
        if shift() != moved:
            moved = shift()
            if served:
                sys.modules["ministack.core.concurrency"].esm_wake.set()
        time.sleep(0.02)
