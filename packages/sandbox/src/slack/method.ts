/** What a Web API method is given and gives. */

import type { Call } from './call.ts';
import type { Workspace } from './workspace.ts';

export interface MethodWorld {
  workspace: Workspace;
  /** Where the sandbox answers, without a slash at the end. */
  url: string;
}

export interface Method {
  /** Scopes of which the token needs one, as the answer's headers tell. */
  scopes: readonly string[];
  /** The argument that names the channel. */
  channelArgument?: string;
  /** Whether it posts into the channel, under the limit of one message a second. */
  posts?: boolean;
  /** The answer's fields beside `ok`. Throws a `SlackError`. */
  run(call: Call, world: MethodWorld): Record<string, unknown>;
}
