/** Simulators of the outside world. Only the command line and tests import this. */

export { type Recipe, RecipeBook } from './recipes.ts';
export { openSandbox, type RunningSimulator, type Sandbox, type SandboxOptions } from './sandbox.ts';
export type { Answerer, OpenSimulator, Simulator, SimulatorWorld } from './simulator.ts';
