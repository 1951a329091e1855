"""A Python worker with one task, as its author would write it for Celery alone."""

from decimal import Decimal

from celery import Celery

app = Celery("worker")
app.conf.update(
    task_default_queue="receipts",
    task_serializer="json",
    result_serializer="json",
    accept_content=["json"],
)


@app.task(name="receipts.total")
def total(read):
    """Adds up what ocr.extract read: of one receipt or of many."""
    many = read if isinstance(read, list) else [read]
    totals = [Decimal(each["fields"]["total"]["value"]) for each in many]
    if not totals:
        raise ValueError("no receipt to add up")
    return {"receipts": len(totals), "total": str(sum(totals))}
