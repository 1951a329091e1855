/** The words of Slack's pages, in both languages. */

import type { Language } from '../page/language.ts';

const en = {
  help: 'Addresses and recipes',
  channels: 'Channels',
  direct: 'Direct messages',
  deleteAll: 'Delete all',
  deleteAllSure: 'Delete all messages and files?',
  empty: 'No message yet.',
  emptyAbout: 'What is posted to this channel appears here at once.',
  edited: 'edited',
  before: 'Before',
  reply: 'reply',
  replies: 'replies',
  via: { api: 'API', webhook: 'webhook', upload: 'upload' },
  metadata: 'metadata',
  older: 'Older messages are not shown:',
  private: 'private',
  archived: 'archived',
  readOnly: 'only owners post',
  closed: 'the app is no member',
  webhooks: 'Webhooks',
  address: 'Address',
  channel: 'Channel',
  happens: 'What happens',
  posts: 'posts',
  gone: 'the channel was deleted',
  anyError: 'Any error',
  anyErrorAbout:
    'A post to the channel error-<code> is answered with this code, such as error-is_archived. Tokens say what is wrong with them: xoxb-invalid…, xoxb-revoked…, xoxb-expired…, xoxb-inactive…, xoxb-scopeless….',
  pace: 'One message a second in a channel, five at once after a pause; then 429 with Retry-After.',
  recipes: 'Recipes',
  recipesAbout:
    'Other misbehaviour is set over HTTP. Recipes are used in their order, each once or as often as times says; they live until the sandbox ends.',
  facts: 'Facts that match can name',
  json: 'For tests',
};

const ro: typeof en = {
  help: 'Adrese și rețete',
  channels: 'Canale',
  direct: 'Mesaje directe',
  deleteAll: 'Șterge tot',
  deleteAllSure: 'Ștergeți toate mesajele și fișierele?',
  empty: 'Încă niciun mesaj.',
  emptyAbout: 'Ce se trimite pe acest canal apare aici imediat.',
  edited: 'modificat',
  before: 'Înainte',
  reply: 'răspuns',
  replies: 'răspunsuri',
  via: { api: 'API', webhook: 'webhook', upload: 'încărcare' },
  metadata: 'metadate',
  older: 'Mesajele mai vechi nu sunt arătate:',
  private: 'privat',
  archived: 'arhivat',
  readOnly: 'scriu numai proprietarii',
  closed: 'aplicația nu este membră',
  webhooks: 'Webhook-uri',
  address: 'Adresă',
  channel: 'Canal',
  happens: 'Ce se întâmplă',
  posts: 'publică',
  gone: 'canalul a fost șters',
  anyError: 'Orice eroare',
  anyErrorAbout:
    'Un mesaj către canalul error-<cod> primește acest cod, de exemplu error-is_archived. Token-urile spun ce au: xoxb-invalid…, xoxb-revoked…, xoxb-expired…, xoxb-inactive…, xoxb-scopeless….',
  pace: 'Un mesaj pe secundă într-un canal, cinci deodată după o pauză; apoi 429 cu Retry-After.',
  recipes: 'Rețete',
  recipesAbout:
    'Altă purtare se stabilește prin HTTP. Rețetele se folosesc în ordinea lor, fiecare o dată sau de câte ori spune times; trăiesc până la oprirea sandbox-ului.',
  facts: 'Fapte pe care match le poate numi',
  json: 'Pentru teste',
};

export type Words = typeof en;

export const words: Record<Language, Words> = { en, ro };
