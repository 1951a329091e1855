/** The simulator of ANAF: OAuth, the taxpayer services, RO e-Factura, RO e-Transport; and VIES, which the same workers ask. */

import { openLive } from '../page/live.ts';
import { RecipeBook } from '../recipes.ts';
import type { Simulator, SimulatorWorld } from '../simulator.ts';
import { ownSigner } from './efactura/certificate.ts';
import { openEnforcement } from './efactura/enforcement.ts';
import { openStore, type Store } from './efactura/store.ts';
import { type Declarations, openDeclarations } from './etransport/store.ts';
import type { AnafMisbehaviour } from './misbehaviour.ts';
import { openGrants, READY_CLIENT } from './oauth/grants.ts';
import { ownTokenKey } from './oauth/jwt.ts';
import { PEOPLE, type Person } from './oauth/people.ts';
import { anafPages } from './page/routes.ts';
import { anafRoutes } from './routes.ts';
import { openState, type State } from './state.ts';
import { type Firms, openFirms } from './taxpayer/firms.ts';

export { ENFORCEMENT_BODY } from './efactura/enforcement.ts';
export type { AnafMisbehaviour } from './misbehaviour.ts';
export type { AnafSettings } from './settings.ts';
export type { FirmChange } from './taxpayer/firm.ts';
export { KNOWN as KNOWN_FIRMS } from './taxpayer/population.ts';

export interface AnafSimulator extends Simulator {
  /** Asked at each call with the facts `host`, `call` and, if the query names one, `cif`. */
  recipes: RecipeBook<AnafMisbehaviour>;
  /** Its settings, clock and log. */
  state: State;
  /** The register of firms; a test of a watch changes a firm's status here. */
  firms: Firms;
  /** Uploads and messages of e-Factura. */
  uploads: Store;
  /** Declarations of e-Transport. */
  declarations: Declarations;
}

/** Opens what the simulator keeps in the folder; it answers under `/anaf` and `/vies` of the sandbox's server. */
export async function openAnaf({ folder, url }: SimulatorWorld): Promise<AnafSimulator> {
  const state = openState(folder);
  const firms = openFirms(state);
  const grants = openGrants(state, await ownTokenKey(folder));
  const store = openStore(state);
  const declarations = openDeclarations(state);
  const enforcement = openEnforcement(state);
  const signer = await ownSigner(folder);
  const recipes = new RecipeBook<AnafMisbehaviour>();
  const live = openLive();
  state.onChange(live.changed);
  const env = {
    ANAF_PUBLIC_URL: `${url}/anaf/public`,
    ANAF_API_URL: `${url}/anaf/api`,
    ANAF_OAUTH_URL: `${url}/anaf/oauth`,
    ANAF_ENVIRONMENT: 'test',
    ANAF_CLIENT_ID: READY_CLIENT.id,
    ANAF_CLIENT_SECRET: READY_CLIENT.secret,
    // A stand-in for the person with the certificate: good for one refresh, as every one of ANAF's.
    ANAF_REFRESH_TOKEN: grants.giveTokens(READY_CLIENT.id, PEOPLE[0] as Person).refresh_token,
    ANAF_SIGNING_CERTIFICATE_PATH: signer.path,
    VIES_URL: `${url}/vies`,
  };
  const parts = { state, firms, grants, store, signer, declarations, enforcement, url };
  return {
    name: 'anaf',
    about: {
      en: "ANAF's services and VIES: sign-in, taxpayers, RO e-Factura, RO e-Transport. It judges what it gets and shows it.",
      ro: 'Serviciile ANAF și VIES: autentificare, contribuabili, RO e-Factura, RO e-Transport. Verifică ce primește și arată tot.',
    },
    env,
    page: '/anaf',
    routes: ['/anaf', '/vies'],
    recipes,
    state,
    firms,
    uploads: store,
    declarations,
    answer: anafRoutes({ ...parts, recipes }, anafPages({ ...parts, env }, live)),
    async close() {
      live.close();
      state.close();
    },
  };
}
