/** Keys under which Celery looks for results. */

export const resultKey = (runId: string) => `celery-task-meta-${runId}`;
export const groupKey = (groupId: string) => `celery-taskset-meta-${groupId}`;

/** How long results are kept in Redis, s: Celery's default. The store keeps them longer. */
export const keepSeconds = 86_400;
