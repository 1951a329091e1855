/** The Slack simulator: Web API and webhooks that answer as Slack does, a workspace that is kept and shown at `/slack`. */

import { openLive } from '../page/live.ts';
import { RecipeBook } from '../recipes.ts';
import type { Simulator, SimulatorWorld } from '../simulator.ts';
import { BOT_TOKEN, CHANNELS, HOOKS } from './first-people.ts';
import type { SlackMisbehaviour } from './misbehaviour.ts';
import { createPace } from './pace.ts';
import { slackRoutes } from './routes.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

export type { Channel, Hook } from './first-people.ts';
export type { SlackMisbehaviour } from './misbehaviour.ts';
export type { Message, MessageBody, StoredFile, Workspace } from './workspace.ts';

export interface SlackSimulator extends Simulator {
  /** Asked at each call with the facts `method` (or `webhook`, `upload`) and, if known, `channel` and `name`. */
  recipes: RecipeBook<SlackMisbehaviour>;
  workspace: Workspace;
}

/** Opens the workspace in the folder; it answers under `/slack` of the sandbox's server. */
export async function openSlack({ folder, url }: SimulatorWorld): Promise<SlackSimulator> {
  const workspace = openWorkspace(folder);
  const recipes = new RecipeBook<SlackMisbehaviour>();
  const live = openLive();
  workspace.onChange(live.changed);
  return {
    name: 'slack',
    about: {
      en: "Slack's Web API and webhooks: it answers as Slack does, and shows what was posted.",
      ro: 'API-ul și webhook-urile Slack: răspunde ca Slack și arată ce s-a publicat.',
    },
    env: {
      SLACK_API_URL: `${url}/slack/api/`,
      SLACK_WEBHOOK_URL: `${url}/slack/services/${HOOKS[0]?.path}`,
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_CHANNEL: CHANNELS[0]?.id ?? '',
    },
    page: '/slack',
    routes: ['/slack'],
    recipes,
    workspace,
    answer: slackRoutes({ workspace, url, recipes, pace: createPace() }, live),
    async close() {
      live.close();
      workspace.close();
    },
  };
}
