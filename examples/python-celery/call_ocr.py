import base64, json, sys
from celery import Celery
document = {"base64": base64.b64encode(open(sys.argv[1], "rb").read()).decode()}
read = Celery("caller").send_task("ocr.extract", kwargs={"document": document}, queue="ocr").get(timeout=120)
print(json.dumps({"date": read["fields"]["date"]["value"], "total": read["fields"]["total"]["value"]}))
