"""A chain, a group and a chord that mix ocr.extract, in TypeScript, with receipts.total, in Python."""

import base64
import json
import sys

from celery import chain, chord, group

from worker import app

with open(sys.argv[1], "rb") as file:
    document = {"base64": base64.b64encode(file.read()).decode()}

read = app.signature("ocr.extract", kwargs={"document": document}, queue="ocr")
total = app.signature("receipts.total", queue="receipts")

of_one = chain(read, total).apply_async().get(timeout=120)
side_by_side = group(read.clone(), read.clone()).apply_async().get(timeout=120)
of_two = chord([read.clone(), read.clone()], total).apply_async().get(timeout=120)

print(json.dumps({"chain": of_one, "group": [each["language"] for each in side_by_side], "chord": of_two}))
