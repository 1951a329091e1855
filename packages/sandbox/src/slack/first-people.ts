/** The workspace as it is at first: team, channels, people, webhooks. */

export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  about: { en: string; ro: string };
  archived?: boolean;
  /** Only its owners post. */
  readOnly?: boolean;
  /** The app is no member, and may not post without being one. */
  closed?: boolean;
  /** Whose direct messages these are. */
  user?: string;
}

export interface Member {
  id: string;
  name: string;
  realName: string;
  email: string;
}

export interface Hook {
  /** What follows `/slack/services/`. */
  path: string;
  /** A channel's id; a channel that is gone if it is unknown. */
  channel: string;
}

export const TEAM = { id: 'T0SANDBOX1', name: 'Sandbox', app: 'A0SANDBOX1' };
export const BOT = { id: 'B0SANDBOX1', user: 'U0SANDBOX1', name: 'genius' };

/** The token that the simulator offers; any other one that has the form of a bot's or person's token is taken too. */
export const BOT_TOKEN = 'xoxb-sandbox-bot-token';

export const CHANNELS: readonly Channel[] = [
  { id: 'C0GENERAL01', name: 'general', kind: 'public', about: { en: 'Everybody', ro: 'Toată lumea' } },
  {
    id: 'C0ALERTS001',
    name: 'alerts',
    kind: 'public',
    about: { en: 'What needs somebody', ro: 'Ce are nevoie de cineva' },
  },
  {
    id: 'C0APPROVE01',
    name: 'approvals',
    kind: 'public',
    about: { en: 'Requests that wait for a yes', ro: 'Cereri care așteaptă un da' },
  },
  { id: 'C0DIGESTS01', name: 'digests', kind: 'public', about: { en: 'Once a day', ro: 'O dată pe zi' } },
  {
    id: 'C0PRIVATE01',
    name: 'finance',
    kind: 'private',
    about: { en: 'Private; the app is a member', ro: 'Privat; aplicația este membră' },
  },
  {
    id: 'C0CLOSED001',
    name: 'board',
    kind: 'private',
    about: { en: 'The app is no member: not_in_channel', ro: 'Aplicația nu este membră: not_in_channel' },
    closed: true,
  },
  {
    id: 'C0READONLY1',
    name: 'announcements',
    kind: 'public',
    about: { en: 'Only owners post: restricted_action', ro: 'Scriu numai proprietarii: restricted_action' },
    readOnly: true,
  },
  {
    id: 'C0ARCHIVED1',
    name: 'old-project',
    kind: 'public',
    about: { en: 'Archived: is_archived', ro: 'Arhivat: is_archived' },
    archived: true,
  },
];

export const MEMBERS: readonly Member[] = [
  { id: 'U0ANA000001', name: 'ana', realName: 'Ana Ionescu', email: 'ana@example.com' },
  { id: 'U0ION000001', name: 'ion', realName: 'Ion Țurcanu', email: 'ion@example.com' },
];

/** Each of the first ones posts; the others answer as their channel does. */
export const HOOKS: readonly Hook[] = [
  { path: 'T0SANDBOX1/B0GENERAL01/sandboxGeneralWebhook001', channel: 'C0GENERAL01' },
  { path: 'T0SANDBOX1/B0ALERTS001/sandboxAlertsWebhook0001', channel: 'C0ALERTS001' },
  { path: 'T0SANDBOX1/B0READONLY1/sandboxReadOnlyWebhook01', channel: 'C0READONLY1' },
  { path: 'T0SANDBOX1/B0ARCHIVED1/sandboxArchivedWebhook01', channel: 'C0ARCHIVED1' },
  { path: 'T0SANDBOX1/B0DELETED01/sandboxDeletedWebhook001', channel: 'C0DELETED01' },
];
