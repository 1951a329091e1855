/** Finds a contract by its task's name, for ways to the workers on which the sender checks the input. */

import { isTask, type Task } from '@genius/contract';

/** Undefined for a task that is not of the platform's workers. */
export async function contractNamed(name: string): Promise<Task | undefined> {
  const { tasks } = await import('./generated/tasks.ts');
  return find(tasks, name);
}

function find(tree: object, name: string): Task | undefined {
  for (const below of Object.values(tree)) {
    if (!isTask(below)) {
      const found = find(below, name);
      if (found) return found;
    } else if (below.name === name) return below;
  }
  return undefined;
}
