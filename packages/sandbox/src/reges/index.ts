/** The simulator of REGES-Online, the labour inspectorate's register of employees: sign-in, messages, queues, registry. */

import { openLive } from '../page/live.ts';
import { RecipeBook } from '../recipes.ts';
import type { Simulator, SimulatorWorld } from '../simulator.ts';
import { type Employers, openEmployers, READY_EMPLOYERS } from './employers.ts';
import type { RegesMisbehaviour } from './misbehaviour.ts';
import { regesPages } from './page/routes.ts';
import { type Messages, openMessages } from './queue/messages.ts';
import { openQueues } from './queue/queues.ts';
import { openRegister, type Register } from './registry/register.ts';
import { regesRoutes } from './routes.ts';
import { CLIENT_ID } from './sso/routes.ts';
import { openTokens } from './sso/tokens.ts';
import { openState, type State } from './state.ts';

export { READY_EMPLOYERS } from './employers.ts';
export type { RegesMisbehaviour } from './misbehaviour.ts';
export type { RegesSettings } from './settings.ts';

export interface RegesSimulator extends Simulator {
  /** Asked at each call (`at: 'call'`, `host`, `call`, `cui`, `consumer`) and for each message (`at: 'message'`,
   * `operation`, `type`, `cui`). */
  recipes: RecipeBook<RegesMisbehaviour>;
  /** Its settings, clock and log. */
  state: State;
  employers: Employers;
  /** What was sent to it. */
  messages: Messages;
  /** Employees, contracts, proposals. */
  register: Register;
}

/** Opens what the simulator keeps in the folder; it answers under `/reges` of the sandbox's server. */
export async function openReges({ folder, url }: SimulatorWorld): Promise<RegesSimulator> {
  const state = openState(folder);
  const employers = openEmployers(state);
  const tokens = openTokens(state, employers);
  const system = {
    state,
    employers,
    messages: openMessages(state),
    queues: openQueues(state),
    register: openRegister(state),
  };
  const recipes = new RecipeBook<RegesMisbehaviour>();
  const live = openLive();
  state.onChange(live.changed);
  const [employer] = READY_EMPLOYERS;
  const account = employers.byCui(employer.cui) ?? employer;
  const env = {
    REGES_API_URL: `${url}/reges`,
    REGES_TOKEN_URL: `${url}/reges/sso/realms/API/protocol/openid-connect/token`,
    REGES_CLIENT_ID: CLIENT_ID,
    REGES_CLIENT_SECRET: state.settings().clientSecret,
    REGES_USERNAME: account.username,
    REGES_PASSWORD: account.password,
  };
  return {
    name: 'reges',
    about: {
      en: "REGES-Online, the labour inspectorate's register of employees: it takes messages, works them in order, and shows what it holds.",
      ro: 'REGES-Online, registrul general de evidență a salariaților: primește mesaje, le prelucrează în ordine și arată ce păstrează.',
    },
    env,
    page: '/reges',
    routes: ['/reges'],
    recipes,
    state,
    employers,
    messages: system.messages,
    register: system.register,
    answer: regesRoutes({ ...system, tokens, recipes }, regesPages({ ...system, env, url }, live)),
    async close() {
      live.close();
      state.close();
    },
  };
}
