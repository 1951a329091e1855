/** Which simulators there are, loaded when one is wanted. */

import type { OpenSimulator } from './simulator.ts';

export const simulators: Readonly<Record<string, () => Promise<OpenSimulator>>> = {
  anaf: async () => (await import('./anaf/index.ts')).openAnaf,
  reges: async () => (await import('./reges/index.ts')).openReges,
  slack: async () => (await import('./slack/index.ts')).openSlack,
  smtp: async () => (await import('./smtp/index.ts')).openSmtp,
};
