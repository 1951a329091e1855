/** The runtime's ports on one folder: no server, durable, shared by several processes. */

export { type EmbeddedOptions, openEmbedded } from './embedded.ts';
