"""The no-op task in Python and its client, which measures what it is asked for: `tasks N` or `pings N`, one per line."""
import json
import sys
import time

from celery import Celery

app = Celery('celery_noop')
app.conf.update(task_default_queue='bench.noop', worker_hijack_root_logger=False)


@app.task(name='bench.noop')
def noop(id):
    return None


def tasks(count):
    """From the first send to the last result read."""
    begin = time.perf_counter()
    results = [noop.delay(id=i) for i in range(count)]
    sent = time.perf_counter()
    for result in results:
        result.get(timeout=120)
    end = time.perf_counter()
    return {'sentMs': (sent - begin) * 1000, 'allMs': (end - begin) * 1000}


def pings(count):
    """Sent and read one after the other."""
    took = []
    for i in range(count):
        begin = time.perf_counter()
        noop.delay(id=i).get(timeout=30)
        took.append((time.perf_counter() - begin) * 1000)
    return {'tookMs': took}


if __name__ == '__main__':
    for line in sys.stdin:
        what, count = line.split()
        print(json.dumps({'tasks': tasks, 'pings': pings}[what](int(count))), flush=True)
