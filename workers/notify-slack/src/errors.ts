/** The errors of `notify.slack`. None of them carries a token, a webhook's address or a message. */

import { defineErrors } from '@genius/contract';

export const errors = defineErrors({
  GW_SLACK_NOT_CONFIGURED: {
    kind: 'refused',
    en: 'Nothing says where to post. Set SLACK_WEBHOOK_URL, or SLACK_BOT_TOKEN and SLACK_CHANNEL, or name a destination.',
    ro: 'Nu se știe unde să fie publicat mesajul. Setați SLACK_WEBHOOK_URL sau SLACK_BOT_TOKEN și SLACK_CHANNEL, ori numiți o destinație.',
  },
  GW_SLACK_DESTINATION_UNKNOWN: {
    kind: 'invalid',
    en: 'There is no destination {name}. Write one: genius secrets set slack/destinations/{name}',
    ro: 'Destinația {name} nu există. Scrieți una: genius secrets set slack/destinations/{name}',
    status: 404,
  },
  GW_SLACK_DESTINATION_INVALID: {
    kind: 'refused',
    en: 'The destination {name} is not right: {problem}. It is JSON with a webhook of Slack, or with a token and a channel.',
    ro: 'Destinația {name} nu este corectă: {problem}. Ea este JSON cu un webhook Slack sau cu un token și un canal.',
  },
  GW_SLACK_NEEDS_BOT: {
    kind: 'invalid',
    en: 'A webhook cannot do this ({what}): it needs the token of a bot. Set SLACK_BOT_TOKEN, or name a destination that has one.',
    ro: 'Un webhook nu poate face aceasta ({what}): este nevoie de tokenul unui bot. Setați SLACK_BOT_TOKEN sau numiți o destinație care are unul.',
  },
  GW_SLACK_BLOCKS_INVALID: {
    kind: 'invalid',
    en: 'Slack would refuse {path}: {rule}, found {found}, allowed is {limit}. Nothing was sent.',
    ro: 'Slack ar refuza {path}: regula „{ruleRo}”, găsit {found}, permis {limit}. Nu s-a trimis nimic.',
  },
  GW_SLACK_INVALID: {
    kind: 'invalid',
    en: 'Slack calls the request wrong: {code}. {remedy}',
    ro: 'Slack consideră cererea greșită: {code}. {remedyRo}',
  },
  GW_SLACK_REFUSED: {
    kind: 'refused',
    en: 'Slack refused: {code}. {remedy}',
    ro: 'Slack a refuzat: {code}. {remedyRo}',
  },
  GW_SLACK_RATE_LIMITED: {
    kind: 'transient',
    en: 'Slack asks to wait {wait} before the next message.',
    ro: 'Slack cere o pauză de {wait} până la următorul mesaj.',
    status: 429,
  },
  GW_SLACK_UNAVAILABLE: {
    kind: 'transient',
    en: 'Slack cannot do it now: {code}.',
    ro: 'Slack nu poate face acest lucru acum: {code}.',
  },
  GW_SLACK_UNREACHABLE: {
    kind: 'transient',
    en: 'Slack could not be reached ({problem}); nothing was sent.',
    ro: 'Slack nu a putut fi contactat ({problem}); nu s-a trimis nimic.',
  },
  GW_SLACK_NO_ANSWER: {
    kind: 'transient',
    en: 'The request went out and no answer of Slack came back ({problem}).',
    ro: 'Cererea a fost trimisă, dar nu a venit niciun răspuns de la Slack ({problem}).',
    status: 504,
  },
  GW_SLACK_FILE_SIZE: {
    kind: 'invalid',
    en: 'The file has {found} bytes; from 1 to {limit} are uploaded.',
    ro: 'Fișierul are {found} octeți; se încarcă de la 1 la {limit}.',
    status: 413,
  },
  GW_SLACK_UPLOAD_ADDRESS: {
    kind: 'refused',
    en: 'The upload was to go to an address that is not of Slack; nothing was sent there.',
    ro: 'Încărcarea urma să meargă la o adresă care nu aparține Slack; nu s-a trimis nimic acolo.',
  },
});
