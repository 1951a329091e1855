/** @genius/registry: the Worker Registry API. */

export { createRegistry, type Registry, type RegistryOptions } from './registry.ts';
export { settings } from './settings.ts';
export { SCOPES, type Scope } from './tokens/scopes.ts';
