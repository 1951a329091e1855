/** One suite per port, the same for every adapter: what only one of two adapters keeps is a defect of the port. */

export { brokerConformance } from './broker.ts';
export { orderConformance } from './order.ts';
export { progressConformance } from './progress.ts';
export { secretsConformance } from './secrets.ts';
export {
  auditConformance,
  consentConformance,
  effectsConformance,
  historyConformance,
  instancesConformance,
  resultsConformance,
} from './state.ts';
export { blobsConformance, eventsConformance, keyValueConformance, schedulesConformance } from './things.ts';
export type { OpenWorld, World } from './world.ts';
