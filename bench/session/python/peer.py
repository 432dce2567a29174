"""drsession: python3 peer.py PORT SIZE..."""

import json
import sys
import threading
import time

import drsession
import redis

port, *sizes = map(int, sys.argv[1:])
server = redis.Redis(port=port)


def remove(session):
    del session["foo"]


operations = {
    "set": lambda session: session.__setitem__("foo", "bar"),
    "get": lambda session: session["foo"],
    "contains": lambda session: "foo" in session,
    "remove": remove,
}

for size in sizes:
    session = drsession.Session(server, f"drsession:size{size}")
    for number in range(size):
        session[f"key{number}"] = "bar"
    for operation, run in operations.items():
        ns = []
        for _ in range(2000):
            session["foo"] = "bar"
            started = time.perf_counter_ns()
            run(session)
            ns.append(time.perf_counter_ns() - started)
        print(json.dumps({"library": "drsession", "operation": operation, "size": size, "ns": ns}))

acknowledged = []


def write(writer):
    session = drsession.Session(server, "drsession:race")
    for number in range(1000):
        session[f"{writer}{number}"] = 1
        acknowledged.append(1)


writers = [threading.Thread(target=write, args=(writer,)) for writer in "ab"]
for writer in writers:
    writer.start()
for writer in writers:
    writer.join()
kept = len(drsession.Session(server, "drsession:race").keys())
print(json.dumps({"library": "drsession", "acknowledged": len(acknowledged), "kept": kept}))
