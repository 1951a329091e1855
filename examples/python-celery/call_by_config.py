"""The same call with generated/celeryconfig.py, which knows the queue of each task."""

import base64
import json
import sys

from celery import Celery

app = Celery("caller")
app.config_from_object("celeryconfig")

with open(sys.argv[1], "rb") as file:
    document = {"base64": base64.b64encode(file.read()).decode()}
read = app.send_task("ocr.extract", kwargs={"document": document}).get(timeout=120)
print(json.dumps({"total": read["fields"]["total"]["value"]}))
