/** What a tag is called where: its folder, package, task, and the names in its code. */

import { cliErrors } from '../errors.ts';

export interface Names {
  /** `demo.hello` */
  tag: string;
  /** `workers/demo-hello` */
  folder: string;
  /** `@genius/demo-hello` */
  packageName: string;
  /** `demo.hello`; of a tag of one word `<tag>.greet`, since a task's name has at least two. */
  task: string;
  /** `demoHello` */
  contract: string;
  /** `hello`: the file of the handler. */
  verb: string;
  /** `handleHello` */
  handler: string;
}

const TAG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z][a-z0-9]*(-[a-z0-9]+)*)*$/;
const LONGEST = 60;

/** Throws GW_CLI_TAG_INVALID. */
export function namesOf(tag: string): Names {
  if (!TAG.test(tag) || tag.length > LONGEST) throw cliErrors.GW_CLI_TAG_INVALID({ tag });
  const dashed = tag.replaceAll('.', '-');
  const task = tag.includes('.') ? tag : `${tag}.greet`;
  const verb = task.split('.').at(-1) as string;
  return {
    tag,
    folder: `workers/${dashed}`,
    packageName: `@genius/${dashed}`,
    task,
    contract: camelCase(task),
    verb,
    handler: camelCase(`handle-${verb}`),
  };
}

function camelCase(text: string): string {
  return text.replace(/[.-]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
