/** The Web API methods that the simulator knows. */

import type { Method } from './method.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { fileMethods } from './methods/files.ts';
import { peopleMethods } from './methods/people.ts';

export const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries({ ...chatMethods, ...conversationMethods, ...fileMethods, ...peopleMethods }),
);
